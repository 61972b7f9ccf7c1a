import type { Kysely } from 'kysely';
import type { Database } from '../database/database.ts';
import type { DB } from '../database/schema/db.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { validate } from '../validation/validate.ts';
import type { QueueImports } from './completed/queue-imports.ts';
import { type QueuePage, type QueueQuery, queueQuerySchema } from './queue.schema.ts';
import type { Queue } from './queue.ts';
import { readQueueItem } from './queue-item-rows.ts';
import { toQueueItem } from './to-queue-item.ts';

export interface QueueDeps {
  readonly database: Database;
}

/** The operations on the queue. */
export function createQueue({ database }: QueueDeps): Omit<Queue, keyof QueueImports> {
  return {
    list: (query = {}) => listQueue(database.readKysely, query),
    get: async (id) => toQueueItem(await readQueueItem(database, id)),
  };
}

async function listQueue(kysely: Kysely<DB>, query: QueueQuery): Promise<QueuePage> {
  const { page, limit, status, movieId } = validate(queueQuerySchema, query);
  // An id that no movie can have finds nothing.
  const matching = kysely
    .selectFrom('queue_item')
    .where('state', '<>', 'ignored')
    .$if(status !== undefined, (items) => items.where('status', '=', status ?? 'queued'))
    .$if(movieId !== undefined, (items) => items.where('movie_id', '=', normalizeUuid(movieId ?? '')));
  const { total } = await matching
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await matching
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit)
    .offset((page - 1) * limit)
    .execute();
  return { items: rows.map(toQueueItem), totalRecords: Number(total), page, pageSize: limit };
}
