import { databaseTime } from '../database/schema/expressions.ts';
import type { AddDeliveriesDeps } from './add-deliveries.ts';
import { enqueueDeliveries } from './deliver-webhooks.ts';

const forgottenAfterMs = 30_000;
/** How long deliveries that ended stay visible. */
const retentionMs = 7 * 86_400_000;
const batchSize = 500;

/**
 * Enqueues tasks for what is pending without one: it was added while the task before was about to end. A live task takes it as well, and
 * stays the only one.
 */
export async function enqueueForgotten({ database, tasks }: AddDeliveriesDeps): Promise<void> {
  const rows = await database
    .kysely(database.fork())
    .selectFrom('webhook_delivery')
    .select(['webhook_id as webhookId', 'movie_id as movieId'])
    .distinct()
    .where('state', '=', 'pending')
    .where('updated_at', '<', databaseTime(database.driver, -forgottenAfterMs))
    .limit(batchSize)
    .execute();
  for (const row of rows) {
    await database.transaction((em) => enqueueDeliveries(tasks, em, row));
  }
}

/** Deletes deliveries that ended longer ago than they are kept. */
export async function cleanDeliveries({ database }: Pick<AddDeliveriesDeps, 'database'>): Promise<void> {
  await database
    .kysely(database.fork())
    .deleteFrom('webhook_delivery')
    .where('state', '!=', 'pending')
    .where('updated_at', '<', databaseTime(database.driver, -retentionMs))
    .execute();
}
