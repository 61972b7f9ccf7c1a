import { notALibrary } from '../validation/validate-options.ts';
import type { Database } from './database.ts';

/** A library that `createLibrary` returned, as features that share its database see it. */
export interface LibraryHandle {
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const databases = new WeakMap<LibraryHandle, Database>();

/**
 * Registers the database of a library for features that are created separately, such as authentication.
 *
 * @internal
 */
export function registerDatabase(library: LibraryHandle, database: Database): void {
  databases.set(library, database);
}

/**
 * @throws LibraryError `INVALID_INPUT` if `createLibrary` did not return `library`
 * @internal
 */
export function databaseOf(library: LibraryHandle): Database {
  const database = databases.get(library);
  if (database === undefined) {
    throw notALibrary();
  }
  return database;
}
