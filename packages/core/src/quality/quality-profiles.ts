import type { Select } from '../select/selection.ts';
import type {
  QualityProfile,
  QualityProfileCreateInput,
  QualityProfileUpdateInput,
} from './quality-profile.schema.ts';
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
  /**
   * Returns one quality profile.
   *
   * @throws LibraryError `QUALITY_PROFILE_NOT_FOUND`
   * @example
   * const [first] = await library.qualityProfiles.list();
   * if (first) console.log((await library.qualityProfiles.get(first.id)).cutoff);
   */
  get(id: string): Promise<QualityProfile>;
  /**
   * Adds a quality profile.
   *
   * @throws LibraryError `INVALID_INPUT`, `QUALITY_PROFILE_ALREADY_EXISTS` if another one has the name
   * @example
   * const { id } = await library.qualityProfiles.create({
   *   name: 'WEB or better',
   *   qualities: ['Bluray-1080p', 'WEBDL-1080p', 'WEBRip-1080p'],
   *   groups: [{ name: 'WEB 1080p', qualities: ['WEBDL-1080p', 'WEBRip-1080p'] }],
   *   cutoff: 'WEBDL-1080p',
   * });
   * await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies', qualityProfileId: id });
   */
  create(input: QualityProfileCreateInput): Promise<QualityProfile>;
  /**
   * Changes a quality profile; fields that are left out stay as they are.
   *
   * @throws LibraryError `INVALID_INPUT`, `QUALITY_PROFILE_NOT_FOUND`, `QUALITY_PROFILE_ALREADY_EXISTS`
   * @example
   * const [first] = await library.qualityProfiles.list();
   * if (first) await library.qualityProfiles.update(first.id, { upgradesAllowed: false });
   */
  update(id: string, input: QualityProfileUpdateInput): Promise<QualityProfile>;
  /**
   * Deletes a quality profile that no movie and no version has and that is not the default.
   *
   * @throws LibraryError `QUALITY_PROFILE_NOT_FOUND`, `QUALITY_PROFILE_IN_USE`
   * @example
   * const profiles = await library.qualityProfiles.list();
   * const sd = profiles.find(({ name }) => name === 'SD');
   * if (sd) await library.qualityProfiles.delete(sd.id);
   */
  delete(id: string): Promise<void>;
}
