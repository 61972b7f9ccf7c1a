import type { Database } from '../database/database.ts';
import type { TaskHandler } from './task-handlers.ts';
import type { TaskSql } from './task-sql.ts';

export const cleanHistoryKind = 'clean-history';

const dayMs = 86_400_000;
/** How long tasks that have ended stay visible. */
export const taskRetentionMs = 30 * dayMs;
/** How long events are kept for clients that reconnect. */
export const eventRetentionMs = dayMs;
/** Small enough for short write transactions. */
const batchSize = 500;

export interface CleanHistoryDeps {
  readonly database: Database;
  readonly sql: TaskSql;
}

/** Deletes tasks that ended, and events that happened, longer ago than they are kept. Safe to run twice. */
export function createCleanHistoryHandler(deps: CleanHistoryDeps): TaskHandler {
  return async ({ signal, progress }) => {
    progress(10, 'Deleting old tasks');
    const tasks = await deleteAll(() => deleteOldTasks(deps), signal);
    progress(50, 'Deleting old events');
    const events = await deleteAll(() => deleteOldEvents(deps), signal);
    return { result: { tasks, events }, message: `Deleted ${tasks} old tasks and ${events} old events` };
  };
}

async function deleteAll(deleteBatch: () => Promise<number>, signal: AbortSignal): Promise<number> {
  let total = 0;
  for (let deleted = batchSize; deleted === batchSize; total += deleted) {
    signal.throwIfAborted();
    deleted = await deleteBatch();
  }
  return total;
}

async function deleteOldTasks({ database, sql }: CleanHistoryDeps): Promise<number> {
  const { affected } = await database.execute(
    database.fork(),
    `delete from task where id in (
      select id from task where finished_at < ${sql.at(-taskRetentionMs)} order by finished_at limit ${batchSize} ${sql.skipLocked})`,
  );
  return affected;
}

/** The newest event is kept at any age: it marks the end of the log. The oldest are read first, so that the scan ends early. */
async function deleteOldEvents({ database, sql }: CleanHistoryDeps): Promise<number> {
  const { affected } = await database.execute(
    database.fork(),
    `delete from event where seq in (
      select seq from (select seq, created_at from event order by seq limit ${batchSize}) oldest
      where created_at < ${sql.at(-eventRetentionMs)} and seq < (select max(seq) from event))`,
  );
  return affected;
}
