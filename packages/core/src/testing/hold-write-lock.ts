import SqliteDatabase from 'better-sqlite3';

/**
 * Takes the write lock of a SQLite file as another program would.
 *
 * @returns function that releases the lock
 */
export function holdWriteLock(path: string): () => void {
  const database = new SqliteDatabase(path);
  database.exec('begin immediate');
  return () => database.close();
}
