import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import QuickLRU from 'quick-lru';

/** How long a statement waits for somebody else who is writing. */
export const busyTimeoutMs = 10_000;
const busyPauseMs = 5;
const maximumStatements = 200;

export interface SqliteConnectionOptions {
  readonly database: SqliteDatabase.Database;
  /** Kysely's own connection, for what is asked of it rarely. */
  readonly inner: DatabaseConnection;
  /** Called after every commit that may have changed something. */
  readonly onCommit: () => void;
}

/**
 * Keeps statements prepared, which Kysely's own connection does not, and waits for another writer without holding up the
 * thread, as SQLite's own waiting does: that would stop everything else here, and the other writer for good if it is an
 * instance in this very process.
 */
export class SqliteConnection implements DatabaseConnection {
  readonly #options: SqliteConnectionOptions;
  readonly #statements = new QuickLRU<string, SqliteDatabase.Statement>({ maxSize: maximumStatements });

  constructor(options: SqliteConnectionOptions) {
    this.#options = options;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    for (const deadline = performance.now() + busyTimeoutMs; ; ) {
      try {
        return this.#run<Row>(query);
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) {
          throw error;
        }
      }
      await sleep(busyPauseMs);
    }
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#options.inner.streamQuery<Row>(query, chunkSize);
  }

  #run<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    const { database, onCommit } = this.#options;
    const statement = this.#prepare(sql);
    const wasInTransaction = database.inTransaction;
    const result = runStatement<Row>(statement, parameters);
    // What ends a transaction counts as reading; what changes a row outside of one commits it at once.
    if (!database.inTransaction && (wasInTransaction || (!statement.readonly && hasChanged(result)))) {
      onCommit();
    }
    return result;
  }

  #prepare(sql: string): SqliteDatabase.Statement {
    const statement = this.#statements.get(sql) ?? this.#options.database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function runStatement<Row>(
  statement: SqliteDatabase.Statement,
  parameters: readonly unknown[],
): QueryResult<Row> {
  if (statement.reader) {
    return { rows: statement.all(parameters) as Row[] };
  }
  const { changes, lastInsertRowid } = statement.run(parameters);
  return { rows: [], insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes) };
}

const hasChanged = ({ rows, numAffectedRows = 0n }: QueryResult<unknown>) =>
  rows.length > 0 || numAffectedRows > 0n;

const isBusy = (error: unknown) =>
  error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY');
