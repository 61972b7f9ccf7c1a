import type { Database } from '../database/database.ts';
import { withoutIndex } from '../database/schema/expressions.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { validate } from '../validation/validate.ts';
import { type QueuePage, type QueueQuery, queueQuerySchema } from './queue.schema.ts';
import { toQueueItem } from './to-queue-item.ts';

export type QueueFilter = Pick<QueueQuery, 'status' | 'movieId'>;

type QueueDatabase = Pick<Database, 'readKysely' | 'driver'>;

export function createListQueue(database: QueueDatabase) {
  return async function listQueue(query: QueueQuery = {}): Promise<QueuePage> {
    const { page, limit, ...filter } = validate(queueQuerySchema, query);
    const { total } = await filterQueue(database, filter)
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    const rows = await filterQueue(database, filter)
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit)
      .offset((page - 1) * limit)
      .execute();
    return { items: rows.map(toQueueItem), totalRecords: Number(total), page, pageSize: limit };
  };
}

/** An id that no movie can have finds nothing. A movie has few downloads: the index of statuses must not be chosen for them. */
export const filterQueue = ({ driver, readKysely }: QueueDatabase, { status, movieId }: QueueFilter) =>
  readKysely
    .selectFrom('queue_item')
    .where(withoutIndex(driver, 'state'), '<>', 'ignored')
    .$if(status !== undefined && movieId === undefined, (items) =>
      items.where('status', '=', status ?? 'queued'),
    )
    .$if(status !== undefined && movieId !== undefined, (items) =>
      items.where(withoutIndex(driver, 'status'), '=', status),
    )
    .$if(movieId !== undefined, (items) => items.where('movie_id', '=', normalizeUuid(movieId ?? '')));
