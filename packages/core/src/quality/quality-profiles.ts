import type { Select } from '../select/selection.ts';
import type {
  QualityProfileSelection,
  SelectedQualityProfile,
  WholeQualityProfile,
} from './quality-profile-selection.ts';

export interface QualityProfiles {
  /** All of them: whole, or with the selected fields alone. */
  list<const Selection extends QualityProfileSelection = WholeQualityProfile>(
    options?: Select<Selection>,
  ): Promise<SelectedQualityProfile<Selection>[]>;
}
