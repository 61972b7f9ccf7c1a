import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { troubleOf } from './driver-errors.ts';
import { fileLostSentence } from './sqlite-file-identity.ts';
import type { SqliteWriter } from './sqlite-writer.ts';
import { createTroubleLog, troubleSentence } from './trouble.ts';

/** A lock that is held for longer counts as trouble: other processes that write hold it for milliseconds. */
const lockTimeoutMs = 1_000;
const probePauseMs = 25;
/** A disk with less is as good as full: the next change may or may not fit. */
const leastFreeBytes = 1024n * 1024n;

export interface SqliteHealthDeps {
  readonly path: string;
  readonly writer: SqliteWriter;
  readonly readConnection: SqliteDatabase.Database;
  readonly logger: LibraryLogger | undefined;
}

/**
 * Finds out why the file cannot be read or written, within little more than a second and without waiting for changes that
 * are being made: those count as healthy, as long as the last one that has ended did not fail.
 *
 * @returns a sentence; null if all is well
 */
export function createSqliteHealth(deps: SqliteHealthDeps): () => Promise<string | null> {
  const log = createTroubleLog(deps.logger);
  return async () => {
    if (deps.writer.file.isLost()) {
      return log.note(fileLostSentence);
    }
    try {
      deps.readConnection.prepare('select count(*) from sqlite_schema').get();
      await probeWriter(deps);
      return log.note(null);
    } catch (error) {
      return log.note(troubleSentence(error), error);
    }
  };
}

async function probeWriter({ path, writer }: SqliteHealthDeps): Promise<void> {
  const failure = writer.failure();
  if (troubleOf(failure) === 'full' && freeBytesAt(path) < leastFreeBytes) {
    throw failure;
  }
  const deadline = (writer.lockedSinceMs() ?? performance.now()) + lockTimeoutMs;
  for (;;) {
    const obstacle = findObstacle(writer);
    if (obstacle === null) {
      return;
    }
    if (troubleOf(obstacle) !== 'locked' || performance.now() >= deadline) {
      throw obstacle;
    }
    await sleep(probePauseMs);
  }
}

/** What keeps changes from being made right now; null if nothing does. */
function findObstacle(writer: SqliteWriter): unknown {
  try {
    if (writer.probe()) {
      return null;
    }
  } catch (error) {
    return error;
  }
  // A change is being made, or waits for another process.
  return writer.lockedSinceMs() === null ? writer.failure() : locked;
}

const locked = new SqliteDatabase.SqliteError('database is locked', 'SQLITE_BUSY');

function freeBytesAt(path: string): bigint {
  const { bavail, bsize } = statfsSync(dirname(path), { bigint: true });
  return bavail * bsize;
}
