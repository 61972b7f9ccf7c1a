import type { DownloadSettingsUpdateInput, DownloadSettingsValues } from './download-settings.schema.ts';

/** The rules for downloads that fail. */
export interface DownloadSettings {
  /**
   * Returns the settings.
   *
   * @example
   * const { stalledAfterHours } = await library.downloadSettings.get();
   * console.log(stalledAfterHours ?? 'no limit');
   */
  get(): Promise<DownloadSettingsValues>;
  /**
   * Changes settings; those that are left out stay as they are.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * await library.downloadSettings.update({ stalledAfterHours: 6, searchAfterFailure: false });
   */
  update(input: DownloadSettingsUpdateInput): Promise<DownloadSettingsValues>;
}
