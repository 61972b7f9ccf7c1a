import { settingRecord } from '../database/setting-record.ts';
import type { NamingSettings } from './naming.schema.ts';

/** The settings of a new library. */
export const defaultNamingSettings: NamingSettings = {
  renameMovies: true,
  movieFolderFormat: '{Movie Title} ({Year})',
  movieFileFormat: '{Movie Title} ({Year}){ - Edition Tags} [{Quality Full}]{-Release Group}',
  colonReplacement: 'smart',
};

export const { read: readNamingSettings, store: storeNamingSettings } = settingRecord(
  'naming',
  defaultNamingSettings,
);
