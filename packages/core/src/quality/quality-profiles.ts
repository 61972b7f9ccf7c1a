import type { Select } from '../select/selection.ts';
import type {
  QualityProfileSelection,
  SelectedQualityProfile,
  WholeQualityProfile,
} from './quality-profile-selection.ts';

/** The operations on quality profiles. */
export interface QualityProfiles {
  /**
   * Returns all quality profiles: whole, or with the selected fields.
   *
   * @example
   * const profiles = await library.qualityProfiles.list({ select: { id: true, name: true } });
   * console.log(profiles.map(({ name }) => name));
   */
  list<const Selection extends QualityProfileSelection = WholeQualityProfile>(
    options?: Select<Selection>,
  ): Promise<SelectedQualityProfile<Selection>[]>;
}
