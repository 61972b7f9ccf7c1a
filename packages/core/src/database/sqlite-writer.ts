// Raw SQL: `begin`, `rollback` and a probe that writes to the file.

import SqliteDatabase from 'better-sqlite3';
import type { CompiledQuery, QueryResult } from 'kysely';
import QuickLRU from 'quick-lru';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { isUnavailable } from './driver-errors.ts';
import type { FileIdentity } from './sqlite-file-identity.ts';
import { createWriteQueue, type WriteSlot } from './sqlite-write-queue.ts';

/** How long a write waits for another process that writes. */
export const busyTimeoutMs = 10_000;
/** Timeout of the queue in this process, as a multiple of the busy timeout of one write. */
const queueTimeoutFactor = 3;
/** How long writes still wait once the library is stopping. */
const lastWaitMs = 1_000;
const maximumStatements = 200;

export interface SqliteWriterOptions {
  readonly database: SqliteDatabase.Database;
  readonly file: FileIdentity;
  /** Called after every commit that may contain a change. */
  readonly onCommit: () => void;
  readonly busyTimeoutMs: number;
  readonly logger: LibraryLogger | undefined;
}

export interface SqliteWriter {
  readonly file: FileIdentity;
  /** Waits for the slot. No transaction of the previous writer is open. */
  acquire(): Promise<WriteSlot>;
  run<Row>(query: CompiledQuery): QueryResult<Row>;
  isInTransaction(): boolean;
  /** Rolls back an open transaction. Never throws: if it fails, `acquire` retries it for the next writer. */
  rollBack(): void;
  /** Until when a caller that began to wait at `requestedAtMs` may wait for the lock. */
  deadlineOf(requestedAtMs: number): number;
  /** Records that a write waits for the lock of another process. */
  noteLock(): void;
  noteFailure(error: unknown): void;
  /** Error of the last write; null if it succeeded. */
  failure(): unknown;
  /** Since when a write waits for the lock of another process, by `performance.now()`; null if none waits. */
  lockedSinceMs(): number | null;
  /**
   * Tests without waiting whether writes are possible.
   *
   * @returns False if a running write prevents the test
   * @throws The error that prevents writes
   */
  probe(): boolean;
  /** Shortens all timeouts while the library stops. */
  shortenTimeouts(): void;
}

/** Manages the writing connection: its queue, its prepared statements and its health. */
export function createSqliteWriter(options: SqliteWriterOptions): SqliteWriter {
  const { database, file, logger } = options;
  const queue = createWriteQueue(options.busyTimeoutMs * queueTimeoutFactor);
  const run = createStatementRunner(options);
  let failure: unknown = null;
  let lockedSinceMs: number | null = null;
  let lastDeadlineMs = Number.POSITIVE_INFINITY;

  const rollBack = () => {
    try {
      if (database.inTransaction) {
        database.exec('rollback');
      }
    } catch (error) {
      failure = error;
      logger?.warn({ err: error }, 'A transaction could not be rolled back; the next write tries again.');
    }
  };

  return {
    file,
    async acquire() {
      const slot = await queue.acquire();
      rollBack();
      if (database.inTransaction) {
        slot.release();
        throw failure;
      }
      return slot;
    },
    run<Row>(query: CompiledQuery) {
      const { result, isChange } = run<Row>(query);
      lockedSinceMs = null;
      if (isChange) {
        failure = null;
      }
      return result;
    },
    isInTransaction: () => database.inTransaction,
    rollBack,
    deadlineOf: (requestedAtMs) => Math.min(requestedAtMs + options.busyTimeoutMs, lastDeadlineMs),
    noteLock() {
      lockedSinceMs ??= performance.now();
    },
    noteFailure(error) {
      lockedSinceMs = null;
      if (isUnavailable(error)) {
        failure = error;
      }
    },
    failure: () => failure,
    lockedSinceMs: () => lockedSinceMs,
    probe() {
      if (!queue.isIdle()) {
        return false;
      }
      rollBack();
      probe(database, failure, rollBack);
      failure = null;
      return true;
    },
    shortenTimeouts() {
      lastDeadlineMs = performance.now() + lastWaitMs;
    },
  };
}

interface StatementRun<Row> {
  readonly result: QueryResult<Row>;
  /** Whether it may have committed a change. */
  readonly isChange: boolean;
}

/** Caches prepared statements, which Kysely's own connection does not. */
function createStatementRunner({ database, file, onCommit }: SqliteWriterOptions) {
  const statements = new QuickLRU<string, SqliteDatabase.Statement>({ maxSize: maximumStatements });

  return function run<Row>({ sql, parameters }: CompiledQuery): StatementRun<Row> {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    const wasInTransaction = database.inTransaction;
    if (!wasInTransaction && !statement.readonly) {
      file.check();
    }
    const result = runStatement<Row>(statement, parameters);
    // `commit` counts as readonly; a write outside of a transaction commits at once.
    const isChange = !database.inTransaction && (wasInTransaction || !statement.readonly);
    if (isChange && (wasInTransaction || hasChanged(result))) {
      onCommit();
    }
    return { result, isChange };
  };
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

const probeBytes = 64 * 1024;

/**
 * While writes succeed, taking the lock is enough. After a failed write, also tests whether the file can grow and whether a
 * commit succeeds: it writes `user_version` with its current value.
 */
function probe(database: SqliteDatabase.Database, failure: unknown, rollBack: () => void): void {
  if (isDamage(failure)) {
    throw failure;
  }
  try {
    database.exec('begin immediate');
    if (failure !== null) {
      database.exec('create table cinephage_probe (filler blob)');
      database.exec(`insert into cinephage_probe values (zeroblob(${probeBytes}))`);
    }
  } finally {
    rollBack();
  }
  if (failure !== null) {
    const version = database.pragma('user_version', { simple: true });
    database.exec(`pragma user_version = ${Number(version)}`);
  }
}

/** Whether the database counts as damaged until a write succeeds. */
const isDamage = (error: unknown) =>
  error instanceof SqliteDatabase.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
