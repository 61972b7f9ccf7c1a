import { dirname, resolve } from 'node:path';
import { parseDatabaseAddress, temporaryPath } from '../database/connection-options.ts';

export interface DataFoldersParams {
  /** Of the database; null if the library was given connections. */
  readonly address: string | null;
  /** Of the backups; by default next to the SQLite file. */
  readonly folder: string | undefined;
}

/** The folders with data of the library itself: its database and its backups. */
export function dataFoldersOf({ address, folder }: DataFoldersParams): readonly string[] {
  const database = address === null ? null : parseDatabaseAddress(address);
  return [
    ...(database?.driver === 'sqlite' && database.path !== temporaryPath
      ? [dirname(resolve(database.path))]
      : []),
    ...(folder === undefined ? [] : [resolve(folder)]),
  ];
}
