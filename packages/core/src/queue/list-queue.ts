import type { Kysely } from 'kysely';
import type { Database } from '../database/database.ts';
import type { DB } from '../database/schema/db.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { validate } from '../validation/validate.ts';
import { type QueuePage, type QueueQuery, queueQuerySchema } from './queue.schema.ts';
import { toQueueItem } from './to-queue-item.ts';

export type QueueFilter = Pick<QueueQuery, 'status' | 'movieId'>;

export function createListQueue({ readKysely }: Pick<Database, 'readKysely'>) {
  return async function listQueue(query: QueueQuery = {}): Promise<QueuePage> {
    const { page, limit, ...filter } = validate(queueQuerySchema, query);
    const { total } = await filterQueue(readKysely, filter)
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    const rows = await filterQueue(readKysely, filter)
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit)
      .offset((page - 1) * limit)
      .execute();
    return { items: rows.map(toQueueItem), totalRecords: Number(total), page, pageSize: limit };
  };
}

/** An id that no movie can have finds nothing. */
export const filterQueue = (kysely: Kysely<DB>, { status, movieId }: QueueFilter) =>
  kysely
    .selectFrom('queue_item')
    .where('state', '<>', 'ignored')
    .$if(status !== undefined, (items) => items.where('status', '=', status ?? 'queued'))
    .$if(movieId !== undefined, (items) => items.where('movie_id', '=', normalizeUuid(movieId ?? '')));
