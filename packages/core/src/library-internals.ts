import type { Database } from './database/database.ts';
import type { Library } from './library.ts';

const databases = new WeakMap<Library, Database>();

/** Remembers the database of a library for the parts of core that are created beside it, such as authentication. */
export function registerDatabase(library: Library, database: Database): void {
  databases.set(library, database);
}

/** The database of a library, for parts that share its connection instead of opening their own. */
export function databaseOf(library: Library): Database {
  const database = databases.get(library);
  if (database === undefined) {
    throw new TypeError('This is not a library made by createLibrary.');
  }
  return database;
}
