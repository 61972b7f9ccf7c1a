import type { Database } from '../database/database.ts';
import { settingRecord } from '../database/setting-record.ts';
import { definedFields } from '../validation/defined-fields.ts';
import { validate } from '../validation/validate.ts';
import { type SearchSettingsValues, searchSettingsUpdateSchema } from './search-settings.schema.ts';
import type { SearchSettings } from './search-settings.ts';

const record = settingRecord<SearchSettingsValues>('search', {
  usenetRetentionDays: null,
  minimumUsenetAge: 0,
  propers: 'preferAndUpgrade',
});

export const readSearchSettings = record.read;

/** The operations on the rules for the releases of all searches. */
export const createSearchSettings = (database: Database): SearchSettings => ({
  get: () => readSearchSettings(database),
  update: async (input) => record.store(database, definedFields(validate(searchSettingsUpdateSchema, input))),
});
