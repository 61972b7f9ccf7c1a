import type { Library } from '../library.ts';
import { databaseOf } from '../library-internals.ts';

/** Runs one statement on the database of a library, as an older version or a person might have: to leave odd rows there. */
export async function executeSql(
  library: Library,
  sql: string,
  values: readonly unknown[] = [],
): Promise<void> {
  const database = databaseOf(library);
  await database.execute(database.fork(), sql, values);
}
