import type { Kysely, Selectable, Updateable } from 'kysely';
import type { Database, EntityManager } from '../database/database.ts';
import type { DB } from '../database/schema/db.ts';
import { LibraryError } from '../errors/library-error.ts';
import { normalizeUuid } from '../ids/uuid.ts';

export type QueueItemRow = Selectable<DB['queue_item']>;
export type QueueState = QueueItemRow['state'];

/** States of downloads that have not ended. */
export const liveQueueStates = [
  'downloading',
  'importPending',
  'importing',
  'failedPending',
] as const satisfies readonly QueueState[];

/** Columns to set. `updated_at` is set with them. */
export type QueueItemChanges = Partial<
  Omit<
    Updateable<DB['queue_item']>,
    'id' | 'client_id' | 'download_id' | 'messages' | 'written_file' | 'updated_at'
  >
> & { readonly messages?: QueueItemRow['messages'] };

/** @param id in any notation @throws LibraryError `QUEUE_ITEM_NOT_FOUND`, also of one that is no longer followed */
export async function readQueueItem(
  database: Database,
  id: string,
  em: EntityManager = database.fork(),
): Promise<QueueItemRow> {
  const uuid = normalizeUuid(id);
  const row = uuid === null ? undefined : await findQueueItem(database.kysely(em), uuid);
  if (row === undefined || row.state === 'ignored') {
    throw new LibraryError('QUEUE_ITEM_NOT_FOUND', 'No download in the queue has this id.');
  }
  return row;
}

export const findQueueItem = (kysely: Kysely<DB>, id: string): Promise<QueueItemRow | undefined> =>
  kysely.selectFrom('queue_item').selectAll().where('id', '=', id).executeTakeFirst();

/**
 * Changes an item that is still in one of the given states: `await updateQueueItem(kysely, item.id, { from: ['importPending'], set: {
 * state: 'importing' }, at: now() })`.
 *
 * @returns false if it has another state, or is gone
 */
export async function updateQueueItem(
  kysely: Kysely<DB>,
  id: string,
  {
    from,
    set,
    at,
  }: { readonly from: readonly QueueState[]; readonly set: QueueItemChanges; readonly at: Date },
): Promise<boolean> {
  const { messages, ...columns } = set;
  const { numUpdatedRows } = await kysely
    .updateTable('queue_item')
    .set({
      ...columns,
      ...(messages !== undefined && { messages: JSON.stringify(messages) }),
      updated_at: at,
    })
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
