import type { FieldSelection, WholeSelection } from '../select/selection.ts';
import type { QualityProfile } from './quality-profile.schema.ts';

/** Which fields of quality profiles to read. */
export type QualityProfileSelection = FieldSelection<QualityProfile>;

export type WholeQualityProfile = WholeSelection<QualityProfile>;

/** A quality profile with the fields that were selected, and no others. */
export type SelectedQualityProfile<Selection extends QualityProfileSelection> = Pick<
  QualityProfile,
  keyof Selection & keyof QualityProfile
>;
