import { yieldToEventLoop } from '../async/yield-to-event-loop.ts';
import type { Database, EntityManager } from '../database/database.ts';
import type { Enqueued } from '../tasks/enqueue-task.ts';

export interface QueueForEachParams {
  readonly database: Database;
  readonly movieIds: readonly string[];
  /** Stops the work between two transactions. */
  readonly signal: AbortSignal;
  enqueue(em: EntityManager, movieId: string): Promise<Enqueued>;
}

export interface QueuedForEach {
  readonly queued: number;
  /** Movies that had such a task waiting or running. */
  readonly alreadyQueued: number;
}

/** Short enough not to block other writers for long: about 10 ms on SQLite. */
const batchSize = 100;

/** Queues a task for each of the movies, a batch per transaction. */
export async function queueForEach(params: QueueForEachParams): Promise<QueuedForEach> {
  const { database, movieIds, signal } = params;
  let queued = 0;
  for (let start = 0; start < movieIds.length; start += batchSize) {
    signal.throwIfAborted();
    const batch = movieIds.slice(start, start + batchSize);
    queued += await database.transaction((em) => queueBatch(params, em, batch));
    await yieldToEventLoop();
  }
  return { queued, alreadyQueued: movieIds.length - queued };
}

async function queueBatch({ enqueue }: QueueForEachParams, em: EntityManager, movieIds: readonly string[]) {
  let created = 0;
  for (const movieId of movieIds) {
    created += Number((await enqueue(em, movieId)).created);
  }
  return created;
}
