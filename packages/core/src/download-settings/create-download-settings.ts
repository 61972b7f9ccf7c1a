import type { Database } from '../database/database.ts';
import { settingRecord } from '../database/setting-record.ts';
import { definedFields } from '../validation/defined-fields.ts';
import { validate } from '../validation/validate.ts';
import { type DownloadSettingsValues, downloadSettingsUpdateSchema } from './download-settings.schema.ts';
import type { DownloadSettings } from './download-settings.ts';

const record = settingRecord<DownloadSettingsValues>('downloads', {
  stalledAfterHours: 24,
  searchAfterFailure: true,
  maximumFailedSearches: 3,
});

export const readDownloadSettings = record.read;

/** The operations on the rules for downloads that fail. */
export const createDownloadSettings = (database: Database): DownloadSettings => ({
  get: () => readDownloadSettings(database),
  update: async (input) =>
    record.store(database, definedFields(validate(downloadSettingsUpdateSchema, input))),
});
