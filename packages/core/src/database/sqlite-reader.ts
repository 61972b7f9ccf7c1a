import type SqliteDatabase from 'better-sqlite3';
import QuickLRU from 'quick-lru';
import type { Database } from './database.ts';
import { readingKysely } from './schema/typed-kysely.ts';

const maximumStatements = 500;

/** Reads synchronously on the calling thread: for index reads, that is faster than passing them to a worker thread. */
export function createSqliteReader(
  database: SqliteDatabase.Database,
): Pick<Database, 'reader' | 'readKysely'> {
  const statements = new QuickLRU<string, SqliteDatabase.Statement>({ maxSize: maximumStatements });
  const all = <Row>(sql: string, values: readonly unknown[]): Row[] => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = database.prepare(sql);
      statements.set(sql, statement);
    }
    return statement.all(values) as Row[];
  };
  return {
    reader: { all },
    readKysely: readingKysely('sqlite', ({ sql, parameters }) => all(sql, parameters)),
  };
}
