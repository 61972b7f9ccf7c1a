import type { QueueEvent, QueueItem } from './queue.schema.ts';
import type { QueueItemRow } from './queue-item-rows.ts';

export interface KnownItem {
  readonly item: QueueItem;
  /** Another one after each write of its row. */
  readonly version: string;
}

/** The items of the queue at one time, by id. */
export type QueueSnapshot = ReadonlyMap<string, KnownItem>;

/** Two writes within a millisecond have the same time. */
export const versionOf = (row: Pick<QueueItemRow, 'state' | 'status' | 'size_left' | 'updated_at'>): string =>
  `${row.updated_at.getTime()} ${row.state} ${row.status} ${row.size_left}`;

/** What has changed between two times. What changed in between and back again is not among it. */
export function compareSnapshots(before: QueueSnapshot, after: QueueSnapshot): QueueEvent[] {
  const events: QueueEvent[] = [];
  for (const id of before.keys()) {
    if (!after.has(id)) events.push({ type: 'queueItemRemoved', id, item: null });
  }
  for (const [id, { item, version }] of after) {
    const earlier = before.get(id);
    if (earlier === undefined) {
      events.push({ type: 'queueItemAdded', id, item });
    } else if (earlier.version !== version) {
      events.push({ type: 'queueItemUpdated', id, item }, ...endOf(earlier.item, item));
    }
  }
  return events;
}

function endOf(before: QueueItem, item: QueueItem): QueueEvent[] {
  if (before.status === item.status) {
    return [];
  }
  switch (item.status) {
    case 'completed':
      return [{ type: 'queueCompleted', id: item.id, item }];
    case 'failed':
      return [{ type: 'queueFailed', id: item.id, item }];
    default:
      return [];
  }
}
