import SqliteDatabase from 'better-sqlite3';
import type { CompiledQuery, QueryResult } from 'kysely';
import QuickLRU from 'quick-lru';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { isUnavailable } from './driver-errors.ts';
import type { FileIdentity } from './sqlite-file-identity.ts';
import { createWriteQueue, type WriteSlot } from './sqlite-write-queue.ts';

/** How long a change waits for another process that is writing. */
export const busyTimeoutMs = 10_000;
/** How long a change waits for those before it in this process; three times as long as one of them may wait. */
const queueTimeoutFactor = 3;
/** How long changes still wait once the library is told to stop. */
const lastWaitMs = 1_000;
const maximumStatements = 200;

export interface SqliteWriterOptions {
  readonly database: SqliteDatabase.Database;
  readonly file: FileIdentity;
  /** Called after every commit that may have changed something. */
  readonly onCommit: () => void;
  readonly busyTimeoutMs: number;
  readonly logger: LibraryLogger | undefined;
}

export interface SqliteWriter {
  readonly file: FileIdentity;
  /** Waits for the slot. No transaction of the writer before is left open. */
  acquire(): Promise<WriteSlot>;
  run<Row>(query: CompiledQuery): QueryResult<Row>;
  isInTransaction(): boolean;
  /** Ends the transaction if there is one. Never throws: what cannot be rolled back now is when the next writer gets the slot. */
  rollBack(): void;
  /** Until when somebody may wait for the lock who has been waiting since then. */
  deadlineOf(askedAtMs: number): number;
  /** Somebody has met the lock of another process and waits for it. */
  noteLock(): void;
  noteFailure(error: unknown): void;
  /** Why the last change failed, if none was made since; null otherwise. */
  failure(): unknown;
  /** Since when the lock of another process is being waited for, by `performance.now()`; null if nobody waits. */
  lockedSinceMs(): number | null;
  /**
   * Tries whether changes can be made, without waiting for anything: false when it cannot tell, as one is being made.
   *
   * @throws what keeps them from being made
   */
  probe(): boolean;
  /** Shortens all timeouts, now that the library stops. */
  shortenTimeouts(): void;
}

/** The one connection that writes, who has it, and how it is doing. */
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
      logger?.warn({ err: error }, 'A transaction could not be rolled back; the next change tries again.');
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
    deadlineOf: (askedAtMs) => Math.min(askedAtMs + options.busyTimeoutMs, lastDeadlineMs),
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
  /** Whether it has committed, or could have, what is in the database from now on. */
  readonly isChange: boolean;
}

/** Keeps statements prepared, which Kysely's own connection does not. */
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
    // What ends a transaction counts as reading; what changes a row outside of one commits it at once.
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
 * While changes succeed, taking the lock says enough. After one that failed, it is tried whether the file can grow and
 * whether a commit gets through: of the number of the schema's version, which stays as it is.
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

/** What only another change that gets through can prove wrong. */
const isDamage = (error: unknown) =>
  error instanceof SqliteDatabase.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
