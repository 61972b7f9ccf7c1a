import type { Database } from '../database/database.ts';
import type { TaskHandler } from './task-handlers.ts';
import type { TaskSql } from './task-sql.ts';

const dayMs = 86_400_000;
/** How long tasks that have ended stay visible. */
export const taskRetentionMs = 30 * dayMs;
/** How long events are kept for clients that reconnect. */
export const eventRetentionMs = dayMs;
/** How long they are kept until webhooks have read them. */
export const webhookEventRetentionMs = 7 * dayMs;
/** Small enough for short write transactions. */
const batchSize = 500;

export interface CleanHistoryDeps {
  readonly database: Database;
  readonly sql: TaskSql;
  /** Deletes downloads that ended long ago; returns how many, at most `batchSize`. */
  readonly deleteOldDownloads: (batchSize: number) => Promise<number>;
}

/** Deletes tasks and downloads that ended, and events that happened, longer ago than they are kept. Safe to run twice. */
export function createCleanHistoryHandler(deps: CleanHistoryDeps): TaskHandler {
  return async ({ signal, progress }) => {
    progress(10, 'Deleting old tasks');
    const tasks = await deleteAll(() => deleteOldTasks(deps), signal);
    progress(50, 'Deleting old events');
    const events = await deleteAll(() => deleteOldEvents(deps), signal);
    progress(80, 'Deleting old downloads');
    const downloads = await deleteAll(() => deps.deleteOldDownloads(batchSize), signal);
    return {
      result: { tasks, events, downloads },
      message: `Deleted ${tasks} old tasks and ${events} old events`,
    };
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
  const { numDeletedRows } = await database
    .kysely(database.fork())
    .deleteFrom('task')
    .where('id', 'in', (query) =>
      query
        .selectFrom('task')
        .select('id')
        .where('finished_at', '<', sql.time(-taskRetentionMs))
        .orderBy('finished_at')
        .limit(batchSize)
        // Nodes skip the rows that others are deleting.
        .$if(database.driver === 'postgresql', (tasks) => tasks.forUpdate().skipLocked()),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** The newest event is kept at any age: it marks the end of the log; those that an enabled webhook has not read are kept for longer. The oldest are read first, so that the scan ends early. */
async function deleteOldEvents({ database, sql }: CleanHistoryDeps): Promise<number> {
  const { numDeletedRows } = await database
    .kysely(database.fork())
    .deleteFrom('event')
    .where('seq', 'in', (query) =>
      query
        .selectFrom((all) =>
          all.selectFrom('event').select(['seq', 'created_at']).orderBy('seq').limit(batchSize).as('oldest'),
        )
        .select('seq')
        .where('created_at', '<', sql.time(-eventRetentionMs))
        .where(({ or, eb, not, exists, selectFrom }) =>
          or([
            eb('created_at', '<', sql.time(-webhookEventRetentionMs)),
            not(
              exists(
                selectFrom('webhook')
                  .select('webhook.id')
                  .where('webhook.enabled', '=', true)
                  .whereRef('webhook.position', '<', 'oldest.seq'),
              ),
            ),
          ]),
        )
        .where('seq', '<', (all) => all.selectFrom('event').select(({ fn }) => fn.max('seq').as('newest'))),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
