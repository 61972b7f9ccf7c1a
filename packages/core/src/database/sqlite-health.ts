// Raw SQL: a probe that reads the schema table.

import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { unavailableReasonOf } from './driver-errors.ts';
import { fileLostMessage } from './sqlite-file-identity.ts';
import type { SqliteWriter } from './sqlite-writer.ts';
import { createHealthLog, unavailableMessage } from './unavailable.ts';

/** A lock that is held for longer is reported: writes of other processes hold it for milliseconds. */
const lockTimeoutMs = 1_000;
const probePauseMs = 25;
/** A disk with less free space counts as full. */
const leastFreeBytes = 1024n * 1024n;

export interface SqliteHealthDeps {
  readonly path: string;
  readonly writer: SqliteWriter;
  readonly readConnection: SqliteDatabase.Database;
  readonly logger: LibraryLogger | undefined;
}

/**
 * Creates the health check of SQLite. It takes little more than a second, and does not wait for a running write: that counts
 * as healthy if the last completed write did not fail.
 *
 * @returns Function that returns what is wrong; null if healthy
 */
export function createSqliteHealth(deps: SqliteHealthDeps): () => Promise<string | null> {
  const log = createHealthLog(deps.logger);
  return async () => {
    if (deps.writer.file.isLost()) {
      return log.note(fileLostMessage);
    }
    try {
      deps.readConnection.prepare('select count(*) from sqlite_schema').get();
      await probeWriter(deps);
      return log.note(null);
    } catch (error) {
      return log.note(unavailableMessage(error), error);
    }
  };
}

async function probeWriter({ path, writer }: SqliteHealthDeps): Promise<void> {
  const failure = writer.failure();
  if (unavailableReasonOf(failure) === 'full' && freeBytesAt(path) < leastFreeBytes) {
    throw failure;
  }
  const deadline = (writer.lockedSinceMs() ?? performance.now()) + lockTimeoutMs;
  for (;;) {
    const writeFailure = findWriteFailure(writer);
    if (writeFailure === null) {
      return;
    }
    if (unavailableReasonOf(writeFailure) !== 'locked' || performance.now() >= deadline) {
      throw writeFailure;
    }
    await sleep(probePauseMs);
  }
}

/** Returns the error that prevents writes; null if none. */
function findWriteFailure(writer: SqliteWriter): unknown {
  try {
    if (writer.probe()) {
      return null;
    }
  } catch (error) {
    return error;
  }
  // A write is running, or waits for another process.
  return writer.lockedSinceMs() === null ? writer.failure() : locked;
}

const locked = new SqliteDatabase.SqliteError('database is locked', 'SQLITE_BUSY');

function freeBytesAt(path: string): bigint {
  const { bavail, bsize } = statfsSync(dirname(path), { bigint: true });
  return bavail * bsize;
}
