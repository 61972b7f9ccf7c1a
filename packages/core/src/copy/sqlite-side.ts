// Raw SQL: a copy goes through whatever tables, columns and sequences the schemas have, by catalogs and DDL that typed queries lack.

import SqliteDatabase from 'better-sqlite3';
import { databaseCodeOf } from '../database/driver-errors.ts';
import { LibraryError } from '../errors/library-error.ts';
import { fromSqlite, toSqlite } from './copied-value.ts';
import type { CopiedTablePlan, CopySide } from './copy-side.ts';

export interface SqliteSide extends CopySide {
  /** Types of the columns of a table, by name; empty if there is no such table. */
  columns(table: string): ReadonlyMap<string, string>;
  tables(): readonly string[];
}

const waitMs = 2_000;

/** No other process has the file open until `close`, so that it neither changes while it is read, nor is read half-written. */
export function openSqliteSide({ path, isSource }: { path: string; isSource: boolean }): SqliteSide {
  const database = openAlone(path, isSource);
  database.defaultSafeIntegers(true);
  const statements = new Map<string, SqliteDatabase.Statement>();
  const prepare = (sql: string) => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const numberOf = (sql: string, ...values: string[]) =>
    Number(
      prepare(sql)
        .pluck()
        .get(...values) ?? 0,
    );
  const numbersRows = (table: string) =>
    numberOf("select count(*) from sqlite_master where name = ? and sql like '%autoincrement%'", table) > 0;
  return {
    tables: () =>
      prepare(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'",
      )
        .pluck()
        .all() as string[],
    columns: (table) =>
      new Map(
        (
          prepare('select name, type from pragma_table_info(?)').all(table) as {
            name: string;
            type: string;
          }[]
        ).map(({ name, type }) => [name, type]),
      ),
    async read(table, after, limit) {
      const rows = prepare(selectSql(table, after))
        .raw()
        .all(...(after === null ? [] : [keyOf(table, after)]), limit);
      return (rows as unknown[][]).map((row) =>
        table.columns.map((column, index) => fromSqlite(column, row[index])),
      );
    },
    count: async (table) => numberOf(`select count(*) from ${table}`),
    async lastNumber({ name }) {
      return numbersRows(name) ? numberOf('select seq from sqlite_sequence where name = ?', name) : null;
    },
    write: (work) => writeWithoutEvents(database, work),
    async insert(table, rows) {
      const extra = table.sqliteExtras;
      const names = [...table.columns.map(({ name }) => name), ...Object.keys(extra)].map(
        (name) => `"${name}"`,
      );
      const places = [...table.columns.map(() => '?'), ...Object.values(extra)];
      const insert = database.prepare(
        `insert into ${table.name} (${names.join(', ')}) values (${places.join(', ')})`,
      );
      for (const row of rows) {
        insert.run(table.columns.map((column, index) => toSqlite(column, row[index] ?? null)));
      }
    },
    async continueNumbers({ name }, last) {
      if (numbersRows(name)) {
        database.prepare('delete from sqlite_sequence where name = ?').run(name);
        database.prepare('insert into sqlite_sequence (name, seq) values (?, ?)').run(name, last);
      }
    },
    async execute(sql, values = []) {
      const statement = database.prepare(sql);
      if (statement.reader) {
        return statement.all(...values) as Record<string, unknown>[];
      }
      statement.run(...values);
      return [];
    },
    close: async () => void database.close(),
  };
}

const selectSql = ({ name, columns, key }: CopiedTablePlan, after: string | null) =>
  `select ${columns.map((column) => `"${column.name}"`).join(', ')} from ${name}
  ${after === null ? '' : `where "${key.name}" > ?`} order by "${key.name}" limit ?`;

const keyOf = ({ key }: CopiedTablePlan, after: string) =>
  key.sqliteType === 'INTEGER' ? BigInt(after) : after;

function openAlone(path: string, isSource: boolean): SqliteDatabase.Database {
  const database = new SqliteDatabase(path, { fileMustExist: true, timeout: waitMs });
  try {
    database.pragma('locking_mode = exclusive');
    if (!isSource) {
      database.pragma('journal_mode = wal');
    }
    database.pragma('foreign_keys = on');
    database.exec('begin exclusive');
    if (!isSource) {
      database.exec('commit');
    }
    return database;
  } catch (cause) {
    database.close();
    const isBusy = /^SQLITE_(BUSY|LOCKED)/.test(databaseCodeOf(cause) ?? '');
    const reason = isBusy
      ? 'a server or another program has it open. Stop it first'
      : cause instanceof Error
        ? cause.message
        : String(cause);
    throw new LibraryError('DATABASE_UNAVAILABLE', `The database ${path} cannot be copied: ${reason}.`, {
      cause,
    });
  }
}

/** SQLite cannot disable triggers: they are dropped and made again, in the transaction. */
async function writeWithoutEvents<T>(database: SqliteDatabase.Database, work: () => Promise<T>): Promise<T> {
  database.exec('begin immediate');
  try {
    const triggers = database
      .prepare(
        `select name, sql from sqlite_master where type = 'trigger'
        and (sql like '%insert into event %' or sql like '%insert into activity %' or name = 'movie_file_inserted')`,
      )
      .all() as { name: string; sql: string }[];
    for (const { name } of triggers) {
      database.exec(`drop trigger ${name}`);
    }
    const result = await work();
    for (const { sql } of triggers) {
      database.exec(sql);
    }
    database.exec('commit');
    return result;
  } catch (error) {
    if (database.inTransaction) {
      database.exec('rollback');
    }
    throw error;
  }
}
