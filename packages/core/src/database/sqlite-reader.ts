import type SqliteDatabase from 'better-sqlite3';
import QuickLRU from 'quick-lru';
import type { BoundValue, Reader } from './reader.ts';

const maximumStatements = 500;

/** Answers at once, on the calling thread: for indexed reads that is faster than any hand-over. */
export function createSqliteReader(database: SqliteDatabase.Database): Reader {
  const statements = new QuickLRU<string, SqliteDatabase.Statement>({ maxSize: maximumStatements });
  return {
    all<Row>(sql: string, values: readonly BoundValue[]): Row[] {
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = database.prepare(sql);
        statements.set(sql, statement);
      }
      return statement.all(values) as Row[];
    },
  };
}
