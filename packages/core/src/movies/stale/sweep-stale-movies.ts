import type { Database } from '../../database/database.ts';
import type { TaskRun } from '../../tasks/task-handlers.ts';
import type { TaskService } from '../../tasks/task-service.ts';
import { readBatchesOfPeriod, type TimestampedRow } from '../batches/read-batches.ts';
import { enqueueForMovies } from '../enqueue-for-movies.ts';
import { countFiltered } from '../list/count-movies.ts';
import { listDialect } from '../list/list-dialect.ts';
import { enqueueRefresh } from '../refresh-movie.ts';
import type { Changes } from './find-changes.ts';
import { markRefreshed } from './mark-refreshed.ts';

/** Per run, so that the queue stays short and a whole new library is not requested from the source at once. */
const maximumRefreshes = 500;

/** About 10 ms of writing on SQLite if none of them has changed. */
const batchSize = 500;

export interface SweepDeps {
  readonly database: Database;
  readonly tasks: Pick<TaskService, 'enqueue'>;
}

export interface SweepParams extends Pick<TaskRun, 'signal' | 'progress'> {
  /** From before changes were requested: later changes belong to the next run. */
  readonly startedAt: Date;
  readonly staleBefore: Date;
  /** Null: unknown. */
  readonly changes: Changes | null;
}

export interface SweepResult {
  /** Stale movies that were read. */
  readonly stale: number;
  readonly unchanged: number;
  readonly queued: number;
  readonly alreadyQueued: number;
}

interface StaleMovie extends TimestampedRow {
  readonly tmdb_id: number;
}

/** Reads the stale movies: all of them if the changes are known, else until enough refreshes are queued. */
export async function sweepStaleMovies(deps: SweepDeps, sweep: SweepParams): Promise<SweepResult> {
  const { database } = deps;
  const { staleBefore, changes, signal, progress } = sweep;
  const params = { database, column: 'metadata_refreshed_at', select: ['w.tmdb_id'], batchSize } as const;
  const atMost = changes === null ? maximumRefreshes : await countMovies(database);
  let tally: SweepResult = { stale: 0, unchanged: 0, queued: 0, alreadyQueued: 0 };
  for await (const batch of readBatchesOfPeriod<StaleMovie>(params, { before: staleBefore })) {
    signal.throwIfAborted();
    tally = await processBatch(deps, sweep, batch, tally);
    progress((100 * tally.stale) / atMost, `Looked at ${tally.stale} movies`);
    if (changes === null && remainingRefreshes(tally) === 0) {
      break;
    }
  }
  return tally;
}

async function processBatch(
  { database, tasks }: SweepDeps,
  { startedAt, staleBefore, changes, signal }: SweepParams,
  batch: readonly StaleMovie[],
  tally: SweepResult,
): Promise<SweepResult> {
  const unchanged = batch.filter((movie) => isUnchanged(movie, changes));
  const others = batch.filter((movie) => !isUnchanged(movie, changes)).slice(0, remainingRefreshes(tally));
  const ids = unchanged.map(({ id }) => id);
  const marked = await markRefreshed(database, { ids, askedAt: startedAt, before: staleBefore });
  const { queued, alreadyQueued } = await enqueueForMovies({
    database,
    movieIds: others.map(({ id }) => id),
    signal,
    enqueue: (em, movieId) => enqueueRefresh(tasks, em, movieId, { scheduled: true }),
  });
  return {
    stale: tally.stale + batch.length,
    unchanged: tally.unchanged + marked,
    queued: tally.queued + queued,
    alreadyQueued: tally.alreadyQueued + alreadyQueued,
  };
}

const isUnchanged = ({ at, tmdb_id }: StaleMovie, changes: Changes | null) =>
  changes !== null && at >= changes.since.getTime() && !changes.tmdbIds.has(tmdb_id);

/** How many more refreshes this run may queue. */
const remainingRefreshes = ({ queued, alreadyQueued }: SweepResult) =>
  maximumRefreshes - queued - alreadyQueued;

const countMovies = ({ reader, driver }: Database) =>
  countFiltered(reader, listDialect(driver), { terms: [] });
