import type { Database } from '../database/database.ts';
import { validate } from '../validation/validate.ts';
import { type QueueCleanedUp, type QueueCleanUpOptions, queueCleanUpSchema } from './queue.schema.ts';
import type { QueueItemRow } from './queue-item-rows.ts';
import { type RemoveDeps, takeOut } from './remove-queue-item.ts';

const batchSize = 200;

/** What the settings of the client want removed stays so: of what is imported, once it has seeded. */
const pendingRemoval = ({ state, removal }: QueueItemRow) =>
  state === 'imported' && removal !== null ? 'onceSeeded' : removal;

/** Takes items that have ended out of the lists. The clients keep what they have, unless their settings say otherwise. */
export function createCleanUpQueue({ database, now }: RemoveDeps) {
  return async function cleanUpQueue(options: QueueCleanUpOptions = {}): Promise<QueueCleanedUp> {
    const { removeCompleted, removeFailed } = validate(queueCleanUpSchema, options);
    const states = [
      ...(removeCompleted ? (['imported'] as const) : []),
      ...(removeFailed ? (['failed'] as const) : []),
    ];
    let removedCount = 0;
    for (let removed = batchSize; removed === batchSize && states.length > 0; removedCount += removed) {
      removed = await takeOutBatch(database, states, now());
    }
    return { removedCount };
  };
}

const takeOutBatch = (
  database: Database,
  states: readonly ('imported' | 'failed')[],
  at: Date,
): Promise<number> =>
  database.transaction(async (em) => {
    const rows = await database
      .kysely(em)
      .selectFrom('queue_item')
      .selectAll()
      .where('state', 'in', states)
      .orderBy('id')
      .limit(batchSize)
      .execute();
    for (const row of rows) {
      await takeOut(database, em, { row, removal: pendingRemoval(row), at });
    }
    return rows.length;
  });
