import type { Database } from '../../database/database.ts';
import type { TaskRun } from '../../tasks/task-handlers.ts';
import type { TaskService } from '../../tasks/task-service.ts';
import { countFiltered } from '../list/count-movies.ts';
import { listDialect } from '../list/list-dialect.ts';
import { queueForEach } from '../queue-for-each.ts';
import { enqueueRefresh } from '../refresh-movie.ts';
import { type MovieOfPeriod, walkMovies } from '../walk/walk-movies.ts';
import type { Changes } from './ask-for-changes.ts';
import { markRefreshed } from './mark-refreshed.ts';

/** Of one run, so that the queue stays short and a source is not asked about a whole new library in one go. */
const maximumRefreshes = 500;

/** About 10 ms of writing on SQLite if none of them has changed. */
const sliceSize = 500;

export interface SweepDeps {
  readonly database: Database;
  readonly tasks: Pick<TaskService, 'enqueue'>;
}

export interface Sweep extends Pick<TaskRun, 'signal' | 'progress'> {
  /** Taken before the source was asked: what changes from then on is seen the next time. */
  readonly startedAt: Date;
  readonly staleBefore: Date;
  /** Null: unknown. */
  readonly changes: Changes | null;
}

export interface Tally {
  /** Stale movies that were looked at. */
  readonly stale: number;
  readonly unchanged: number;
  readonly queued: number;
  readonly alreadyQueued: number;
}

interface StaleMovie extends MovieOfPeriod {
  readonly tmdb_id: number;
}

/** Goes through the stale movies: all of them if it is known what has changed, else until enough refreshes are queued. */
export async function sweepStale(deps: SweepDeps, sweep: Sweep): Promise<Tally> {
  const { database } = deps;
  const { staleBefore, changes, signal, progress } = sweep;
  const walk = { database, column: 'metadata_refreshed_at', select: ['w.tmdb_id'], sliceSize } as const;
  const atMost = changes === null ? maximumRefreshes : await countMovies(database);
  let tally: Tally = { stale: 0, unchanged: 0, queued: 0, alreadyQueued: 0 };
  for await (const slice of walkMovies<StaleMovie>(walk, { before: staleBefore })) {
    signal.throwIfAborted();
    tally = await dealWith(deps, sweep, slice, tally);
    progress((100 * tally.stale) / atMost, `Looked at ${tally.stale} movies`);
    if (changes === null && roomIn(tally) === 0) {
      break;
    }
  }
  return tally;
}

async function dealWith(
  { database, tasks }: SweepDeps,
  { startedAt, staleBefore, changes, signal }: Sweep,
  slice: readonly StaleMovie[],
  tally: Tally,
): Promise<Tally> {
  const unchanged = slice.filter((movie) => isUnchanged(movie, changes));
  const others = slice.filter((movie) => !isUnchanged(movie, changes)).slice(0, roomIn(tally));
  const ids = unchanged.map(({ id }) => id);
  const marked = await markRefreshed(database, { ids, askedAt: startedAt, before: staleBefore });
  const { queued, alreadyQueued } = await queueForEach({
    database,
    movieIds: others.map(({ id }) => id),
    signal,
    enqueue: (em, movieId) => enqueueRefresh(tasks, em, movieId, { scheduled: true }),
  });
  return {
    stale: tally.stale + slice.length,
    unchanged: tally.unchanged + marked,
    queued: tally.queued + queued,
    alreadyQueued: tally.alreadyQueued + alreadyQueued,
  };
}

const isUnchanged = ({ at, tmdb_id }: StaleMovie, changes: Changes | null) =>
  changes !== null && at >= changes.since.getTime() && !changes.tmdbIds.has(tmdb_id);

/** How many more refreshes this run may have waiting. */
const roomIn = ({ queued, alreadyQueued }: Tally) => maximumRefreshes - queued - alreadyQueued;

const countMovies = ({ reader, driver }: Database) =>
  countFiltered(reader, listDialect(driver), { terms: [] });
