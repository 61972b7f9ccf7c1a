import { databaseOf, type LibraryHandle } from '../database/library-database.ts';

/** Runs one statement on the database of a library, as an older version or a person might have: to leave odd rows there. */
export async function executeSql(
  library: LibraryHandle,
  sql: string,
  values: readonly unknown[] = [],
): Promise<void> {
  const database = databaseOf(library);
  await database.execute(database.fork(), sql, values);
}
