import { createCleanUpQueue } from './clean-up-queue.ts';
import type { QueueImports } from './completed/queue-imports.ts';
import { createListQueue } from './list-queue.ts';
import type { Queue } from './queue.ts';
import type { QueueFeed } from './queue-feed.ts';
import { readQueueItem } from './queue-item-rows.ts';
import { createRemoveQueueItem, type RemoveQueueItemDeps } from './remove-queue-item.ts';
import { toQueueItem } from './to-queue-item.ts';

export interface QueueDeps extends RemoveQueueItemDeps {
  readonly feed: QueueFeed;
}

/** The operations on the queue. */
export function createQueue(deps: QueueDeps): Omit<Queue, keyof QueueImports> {
  const { database, feed } = deps;
  return {
    list: createListQueue(database),
    get: async (id) => toQueueItem(await readQueueItem(database, id)),
    remove: createRemoveQueueItem(deps),
    cleanUp: createCleanUpQueue(deps),
    stream: feed.stream,
  };
}
