import { setImmediate as othersFirst } from 'node:timers/promises';
import type { Database, EntityManager } from '../database/database.ts';
import type { Enqueued } from '../tasks/enqueue-task.ts';

export interface QueueForEachParams {
  readonly database: Database;
  readonly movieIds: readonly string[];
  /** Ends it between two transactions. */
  readonly signal: AbortSignal;
  enqueue(em: EntityManager, movieId: string): Promise<Enqueued>;
}

export interface QueuedForEach {
  readonly queued: number;
  /** Movies that had such a task waiting or running. */
  readonly alreadyQueued: number;
}

/** Short enough to keep nobody from writing for long, on SQLite about 10 ms. */
const perTransaction = 100;

/** Queues a task for each of the movies, a portion in a transaction. */
export async function queueForEach(params: QueueForEachParams): Promise<QueuedForEach> {
  const { database, movieIds, signal } = params;
  let queued = 0;
  for (let start = 0; start < movieIds.length; start += perTransaction) {
    signal.throwIfAborted();
    const some = movieIds.slice(start, start + perTransaction);
    queued += await database.transaction((em) => queueSome(params, em, some));
    await othersFirst();
  }
  return { queued, alreadyQueued: movieIds.length - queued };
}

async function queueSome({ enqueue }: QueueForEachParams, em: EntityManager, movieIds: readonly string[]) {
  let created = 0;
  for (const movieId of movieIds) {
    created += Number((await enqueue(em, movieId)).created);
  }
  return created;
}
