import type {
  DelayProfile,
  DelayProfileCreateInput,
  DelayProfileUpdateInput,
} from './delay-profile.schema.ts';

/** The operations on delay profiles, which say how long searches without a user wait for better releases. */
export interface DelayProfiles {
  /**
   * Returns all delay profiles, the default one first.
   *
   * @example
   * const profiles = await library.delayProfiles.list();
   * console.log(profiles.map(({ name, torrentDelay }) => `${name}: ${torrentDelay} minutes`));
   */
  list(): Promise<DelayProfile[]>;
  /**
   * Returns one delay profile.
   *
   * @throws LibraryError `DELAY_PROFILE_NOT_FOUND`
   * @example
   * const [first] = await library.delayProfiles.list();
   * if (first) console.log((await library.delayProfiles.get(first.id)).preferredProtocol);
   */
  get(id: string): Promise<DelayProfile>;
  /**
   * Adds a delay profile.
   *
   * @throws LibraryError `INVALID_INPUT`, `DELAY_PROFILE_ALREADY_EXISTS` if another one has the name or one of the quality profiles
   * @example
   * const [profile] = await library.qualityProfiles.list();
   * await library.delayProfiles.create({
   *   name: 'Wait a day for torrents',
   *   torrentDelay: 1_440,
   *   qualityProfileIds: profile ? [profile.id] : [],
   * });
   */
  create(input: DelayProfileCreateInput): Promise<DelayProfile>;
  /**
   * Changes a delay profile; fields that are left out stay as they are.
   *
   * @throws LibraryError `INVALID_INPUT`, `DELAY_PROFILE_NOT_FOUND`, `DELAY_PROFILE_ALREADY_EXISTS`
   * @example
   * const [first] = await library.delayProfiles.list();
   * if (first) await library.delayProfiles.update(first.id, { usenetDelay: 60 });
   */
  update(id: string, input: DelayProfileUpdateInput): Promise<DelayProfile>;
  /**
   * Deletes a delay profile; the default one applies to its quality profiles from then on.
   *
   * @throws LibraryError `DELAY_PROFILE_NOT_FOUND`, `DELAY_PROFILE_IN_USE` if it is the default one
   * @example
   * const profiles = await library.delayProfiles.list();
   * const other = profiles.find(({ isDefault }) => !isDefault);
   * if (other) await library.delayProfiles.delete(other.id);
   */
  delete(id: string): Promise<void>;
}
