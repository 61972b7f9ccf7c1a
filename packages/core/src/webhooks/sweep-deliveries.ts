import type { Database } from '../database/database.ts';
import { databaseTime, isOneOf } from '../database/schema/expressions.ts';
import { isLiveTask } from '../tasks/task-sql.ts';
import type { AddDeliveriesDeps } from './add-deliveries.ts';
import { readUnsent } from './deliver-webhooks.ts';
import { enqueueDeliveries } from './enqueue-deliveries.ts';
import { enqueueRetry, retryKey } from './retry-delivery.ts';

/** A user who cancels the task to retry it at once has done so by then. */
const forgottenAfterMs = 60_000;
/** How long deliveries that ended stay visible. */
const retentionMs = 7 * 86_400_000;
const batchSize = 500;

/**
 * Enqueues tasks for what is pending without one: it was added while the task before was about to end, or a user has cancelled its task. A
 * live task takes it as well, and stays the only one.
 */
export async function enqueueForgotten(deps: AddDeliveriesDeps): Promise<void> {
  const { database, tasks } = deps;
  const kysely = database.kysely(database.fork());
  const webhooks = await kysely.selectFrom('webhook').select('id').where('enabled', '=', true).execute();
  for (const { id } of webhooks) {
    if ((await readUnsent(database, { webhookId: id })).length > 0) {
      await database.transaction((em) => enqueueDeliveries(tasks, em, id));
    }
  }
  await enqueueForgottenRetries(deps);
}

async function enqueueForgottenRetries({ database, tasks }: AddDeliveriesDeps): Promise<void> {
  const rows = await database
    .kysely(database.fork())
    .selectFrom('webhook_delivery')
    .select(['webhook_id as webhookId', 'movie_id as movieId'])
    .distinct()
    .where('state', '=', 'pending')
    .where('attempts', '>', 0)
    .where('updated_at', '<', databaseTime(database.driver, -forgottenAfterMs))
    .limit(batchSize)
    .execute();
  const live = await readLiveKeys(database, rows.map(retryKey));
  for (const row of rows.filter((one) => !live.has(retryKey(one)))) {
    await database.transaction((em) => enqueueRetry(tasks, em, row));
  }
}

async function readLiveKeys(
  database: Database,
  keys: readonly string[],
): Promise<ReadonlySet<string | null>> {
  if (keys.length === 0) return new Set();
  const rows = await database
    .kysely(database.fork())
    .selectFrom('task')
    .select('dedupe_key as key')
    .where(isOneOf(database.driver, 'dedupe_key', 'text', keys))
    .where(isLiveTask)
    .execute();
  return new Set(rows.map(({ key }) => key));
}

type CleanDeps = Pick<AddDeliveriesDeps, 'database' | 'now'>;

/** Gives up what a receiver was away for too long for, and deletes deliveries that ended longer ago than they are kept. */
export async function cleanDeliveries(deps: CleanDeps): Promise<void> {
  await inBatches(() => giveUpOldest(deps));
  await inBatches(() => deleteOldest(deps));
}

/** In short transactions, so that others can write meanwhile. */
async function inBatches(change: () => Promise<bigint>): Promise<void> {
  while ((await change()) === BigInt(batchSize)) {}
}

async function giveUpOldest({ database, now }: CleanDeps): Promise<bigint> {
  const { numUpdatedRows } = await database
    .kysely(database.fork())
    .updateTable('webhook_delivery')
    .set({ state: 'failed', message: 'The receiver was away for 7 days.', updated_at: now() })
    .where('id', 'in', (query) =>
      query
        .selectFrom('webhook_delivery')
        .select('id')
        .where('state', '=', 'pending')
        .where('created_at', '<', databaseTime(database.driver, -retentionMs))
        .limit(batchSize),
    )
    .executeTakeFirstOrThrow();
  return numUpdatedRows;
}

async function deleteOldest({ database }: CleanDeps): Promise<bigint> {
  const { numDeletedRows } = await database
    .kysely(database.fork())
    .deleteFrom('webhook_delivery')
    .where('id', 'in', (query) =>
      query
        .selectFrom('webhook_delivery')
        .select('id')
        .where('state', '!=', 'pending')
        .where('updated_at', '<', databaseTime(database.driver, -retentionMs))
        .orderBy('updated_at')
        .limit(batchSize),
    )
    .executeTakeFirstOrThrow();
  return numDeletedRows;
}
