import { yieldToEventLoop } from '../async/yield-to-event-loop.ts';
import type { Database, EntityManager } from '../database/database.ts';
import type { Enqueued } from '../tasks/enqueue-task.ts';

export interface EnqueueForMoviesParams {
  readonly database: Database;
  readonly movieIds: readonly string[];
  /** Stops the work between two transactions. */
  readonly signal: AbortSignal;
  enqueue(em: EntityManager, movieId: string): Promise<Enqueued>;
}

export interface EnqueueForMoviesResult {
  readonly queued: number;
  /** Movies that had a live task of this kind. */
  readonly alreadyQueued: number;
}

/** Blocks other writers on SQLite for about 10 ms. */
const batchSize = 100;

/** Enqueues a task for each of the movies, one transaction per batch. */
export async function enqueueForMovies(params: EnqueueForMoviesParams): Promise<EnqueueForMoviesResult> {
  const { database, movieIds, signal } = params;
  let queued = 0;
  for (let start = 0; start < movieIds.length; start += batchSize) {
    signal.throwIfAborted();
    const batch = movieIds.slice(start, start + batchSize);
    queued += await database.transaction((em) => enqueueBatch(params, em, batch));
    await yieldToEventLoop();
  }
  return { queued, alreadyQueued: movieIds.length - queued };
}

async function enqueueBatch(
  { enqueue }: EnqueueForMoviesParams,
  em: EntityManager,
  movieIds: readonly string[],
) {
  let created = 0;
  for (const movieId of movieIds) {
    created += Number((await enqueue(em, movieId)).created);
  }
  return created;
}
