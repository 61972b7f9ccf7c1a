import type { SearchSettingsUpdateInput, SearchSettingsValues } from './search-settings.schema.ts';

/** The rules for the releases of all searches. */
export interface SearchSettings {
  /**
   * Returns the settings.
   *
   * @example
   * const { usenetRetentionDays } = await library.searchSettings.get();
   * console.log(usenetRetentionDays ?? 'no limit');
   */
  get(): Promise<SearchSettingsValues>;
  /**
   * Changes settings; those that are left out stay as they are.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * await library.searchSettings.update({ minimumUsenetAge: 30, propers: 'doNotUpgrade' });
   */
  update(input: SearchSettingsUpdateInput): Promise<SearchSettingsValues>;
}
