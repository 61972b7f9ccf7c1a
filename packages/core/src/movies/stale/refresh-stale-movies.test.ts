import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LibraryError } from '../../errors/library-error.ts';
import type { ChangedMoviesQuery } from '../../metadata/metadata-source.ts';
import { createTmdbSource } from '../../metadata/tmdb/tmdb-source.ts';
import { validateResponses } from '../../metadata/validate-responses.ts';
import { openTaskService, type TaskService } from '../../tasks/task-service.ts';
import { movieMetadata, toImport } from '../../testing/metadata.fixture.ts';
import { runHandler } from '../../testing/run-handler.fixture.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { importAll, openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';
import { startTmdbStandIn } from '../../testing/tmdb-stand-in.ts';
import { createRefreshStaleMoviesHandler, type RefreshStaleMoviesDeps } from './refresh-stale-movies.ts';

const now = new Date('2026-05-20T03:00:00.000Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

describe.each(databaseKinds)('refreshing stale movies on %s', (kind) => {
  let fixture: TestLibrary;
  let tasks: TaskService;
  beforeEach(async () => {
    fixture = await openTestLibrary(kind, { now: () => now });
    tasks = await openTaskService({ database: fixture.database });
  });
  afterEach(async () => {
    await tasks.close();
    await fixture[Symbol.asyncDispose]();
  });

  /** Adds movies that were last refreshed so many days ago, the first with the TMDB id 1. */
  const addMovies = (...ages: readonly number[]) =>
    importAll(
      fixture.library,
      ages.map((age, index) => toImport(movieMetadata(index + 1), { addedAt: daysAgo(age) })),
    );

  const run = (metadata: RefreshStaleMoviesDeps['metadata'] = {}, signal = new AbortController().signal) =>
    runHandler(
      createRefreshStaleMoviesHandler({ database: fixture.database, metadata, tasks, now: () => now }),
      {
        signal,
      },
    );

  /** A source that reports these movies as changed, and records the requests. */
  function naming(changed: readonly number[] | null) {
    const asked: ChangedMoviesQuery[] = [];
    const listChangedMovies = async (query: ChangedMoviesQuery) => {
      asked.push(query);
      return changed;
    };
    return { asked, listChangedMovies };
  }

  /** The TMDB ids of the movies whose refresh is queued, in the order of the queue. */
  async function queued(): Promise<readonly number[]> {
    const sql = `select m.tmdb_id from task t join movie m on cast(m.id as text) = t.subject_id
      where t.kind = 'refresh-movie' and t.state = 'queued' order by t.id`;
    return (await fixture.query<{ tmdb_id: number }>(sql)).map((row) => row.tmdb_id);
  }

  /** The TMDB ids of the movies that count as refreshed now. */
  async function refreshedNow(): Promise<readonly number[]> {
    const { database } = fixture;
    const sql = 'select tmdb_id from movie where metadata_refreshed_at = ? order by tmdb_id';
    const { rows } = await database.execute<{ tmdb_id: number }>(database.fork(), sql, [now]);
    return rows.map((row) => row.tmdb_id);
  }

  it('queues a refresh of those not refreshed for a week, the oldest first, after the tasks of users', async () => {
    await addMovies(8, 6, 400, 7.001, 7, 0);
    const { result, message } = await run();
    expect(await queued()).toEqual([3, 1, 4]);
    expect(result).toEqual({ stale: 3, unchanged: 0, queued: 3, alreadyQueued: 0, changesKnown: false });
    expect(message).toBe('Movies due for a refresh: 3; unchanged: 0; queued: 3.');
    expect(new Set((await fixture.library.tasks.list()).tasks.map(({ priority }) => priority))).toEqual(
      new Set([0]),
    );
  });

  it('reports that no movie is due', async () => {
    await addMovies(0, 1);
    expect(await run(naming([1]))).toMatchObject({
      message: 'No movie is due for a refresh.',
      result: { stale: 0, queued: 0 },
    });
  });

  it('queues nothing twice, and joins the refresh that a user has started', async () => {
    await addMovies(8, 9);
    const { movies } = await fixture.library.movies.list({});
    const { taskId } = await fixture.library.movies.refresh(movies[0]?.id ?? '');
    expect((await run()).result).toMatchObject({ queued: 1, alreadyQueued: 1 });
    const again = await run();
    expect(again.result).toMatchObject({ stale: 2, queued: 0, alreadyQueued: 2 });
    expect(again.message).toBe('Movies due for a refresh: 2; unchanged: 0; queued: 0; queued before: 2.');
    expect(await queued()).toHaveLength(2);
    expect((await fixture.library.tasks.get(taskId)).priority).toBe(10);
  });

  it('raises the priority of a scheduled refresh when a user starts it too', async () => {
    await addMovies(8);
    await run();
    const { movies } = await fixture.library.movies.list({});
    const { taskId } = await fixture.library.movies.refresh(movies[0]?.id ?? '');
    expect(await queued()).toEqual([1]);
    expect((await fixture.library.tasks.get(taskId)).priority).toBe(10);
  });

  it('queues 500 at most', async () => {
    await addMovies(...Array.from({ length: 520 }, (_, index) => 600 - index));
    expect((await run()).result).toMatchObject({ stale: 500, queued: 500 });
    const oldest = Array.from({ length: 500 }, (_, index) => index + 1);
    expect(await queued()).toEqual(oldest);
    expect((await run()).result).toMatchObject({ stale: 500, queued: 0, alreadyQueued: 500 });
  });

  describe('with a source that reports changes', () => {
    it('queues the changed movies, and marks the others as refreshed', async () => {
      await addMovies(9, 12, 8, 1, 10);
      const before = (await fixture.library.movies.list({})).movies;
      const source = naming([2, 3, 4, 777]);
      const { result, message } = await run(source);
      expect(source.asked).toEqual([{ from: daysAgo(12), to: now, maximumRequests: 3 }]);
      expect(await queued()).toEqual([2, 3]);
      expect(await refreshedNow()).toEqual([1, 5]);
      expect(result).toEqual({ stale: 4, unchanged: 2, queued: 2, alreadyQueued: 0, changesKnown: true });
      expect(message).toBe('Movies due for a refresh: 4; unchanged: 2; queued: 2.');
      expect((await fixture.library.movies.list({})).movies).toEqual(before);
    });

    it('queues those that were refreshed before the period of the report', async () => {
      await addMovies(300, 13.5, 12, 11);
      const source = naming([]);
      expect((await run(source)).result).toMatchObject({ unchanged: 2, queued: 2 });
      expect(source.asked).toMatchObject([{ from: daysAgo(12), maximumRequests: 1 }]);
      expect(await queued()).toEqual([1, 2]);
    });

    it('handles more movies than it may refresh', async () => {
      const count = 1_300;
      await addMovies(...Array.from({ length: count }, (_, index) => 8 + index / count));
      const changed = Array.from({ length: 520 }, (_, index) => 2 * index + 2);
      const source = naming(changed);
      const { result, progress } = await run(source);
      expect(source.asked).toMatchObject([{ maximumRequests: 500 }]);
      expect(result).toMatchObject({ stale: count, unchanged: 780, queued: 500 });
      expect(await refreshedNow()).toHaveLength(780);
      // The movies over the maximum are the ones refreshed last; they are stale in the next run.
      const left = await run(source);
      expect(left.result).toMatchObject({ stale: 520, unchanged: 0, queued: 0, alreadyQueued: 500 });
      expect(progress.map(({ percent }) => Math.round(percent))).toEqual([0, 38, 77, 100]);
      expect(progress.at(-1)?.message).toBe('Looked at 1300 movies');
    });

    it('does not request changes for one movie, and refreshes all if they take too many requests', async () => {
      await addMovies(8, 1);
      const source = naming(null);
      await run(source);
      expect(source.asked).toEqual([]);
      await addMovies(8, 1, 9, 9);
      expect((await run(source)).result).toMatchObject({ stale: 3, queued: 2, changesKnown: false });
      expect(source.asked).toMatchObject([{ maximumRequests: 2 }]);
    });

    it.each(['METADATA_UNAVAILABLE', 'METADATA_BAD_ANSWER', 'METADATA_KEY_REJECTED'] as const)(
      'refreshes all after %s, and says why',
      async (code) => {
        await addMovies(8, 9);
        const listChangedMovies = () => Promise.reject(new LibraryError(code, 'TMDB failed.'));
        const { message, result } = await run({ listChangedMovies });
        expect(result).toMatchObject({ queued: 2, unchanged: 0, changesKnown: false });
        expect(message).toBe(
          'Movies due for a refresh: 2; unchanged: 0; queued: 2. The changed movies are unknown: TMDB failed.',
        );
      },
    );

    it('fails on anything else', async () => {
      await addMovies(8, 9);
      const listChangedMovies = () => Promise.reject(new TypeError('x is undefined'));
      await expect(run({ listChangedMovies })).rejects.toThrow('x is undefined');
      expect(await queued()).toEqual([]);
    });

    it('sends TMDB one request for many movies', async () => {
      await using tmdb = await startTmdbStandIn();
      await addMovies(8, 9, 10, 11);
      tmdb.markChanged(3, '2026-05-15');
      tmdb.markChanged(2, '2026-04-30');
      const { apiKey, baseUrl } = tmdb;
      const { result } = await run(validateResponses(createTmdbSource({ apiKey, baseUrl })));
      expect(result).toMatchObject({ stale: 4, unchanged: 3, queued: 1, changesKnown: true });
      expect(await queued()).toEqual([3]);
      expect(tmdb.requests.map(({ path }) => path)).toEqual(['/movie/changes']);
    });

    it('ignores movies that were refreshed or deleted during the request', async () => {
      await addMovies(8, 9, 10, 11);
      const { database } = fixture;
      const later = new Date(now.getTime() + 1_000);
      const listChangedMovies = async () => {
        const sql = 'update movie set metadata_refreshed_at = ? where tmdb_id = 1';
        await database.execute(database.fork(), sql, [later]);
        await fixture.query('delete from movie where tmdb_id = 2');
        return [];
      };
      expect((await run({ listChangedMovies })).result).toMatchObject({ unchanged: 2, queued: 0 });
      expect(await refreshedNow()).toEqual([3, 4]);
    });
  });

  it('stops when it is aborted: during the request, and between two batches', async () => {
    await addMovies(...Array.from({ length: 150 }, () => 8));
    const stop = new AbortController();
    const listChangedMovies = async () => {
      stop.abort(new Error('stopped'));
      return [];
    };
    await expect(run({ listChangedMovies }, stop.signal)).rejects.toThrow('stopped');
    expect([await queued(), await refreshedNow()]).toEqual([[], []]);

    const later = new AbortController();
    let enqueued = 0;
    const counting = {
      enqueue: (...parameters: Parameters<TaskService['enqueue']>) => {
        enqueued += 1;
        if (enqueued === 100) {
          later.abort(new Error('stopped'));
        }
        return tasks.enqueue(...parameters);
      },
    };
    const deps = { database: fixture.database, metadata: {}, tasks: counting, now: () => now };
    const stopping = runHandler(createRefreshStaleMoviesHandler(deps), { signal: later.signal });
    await expect(stopping).rejects.toThrow('stopped');
    expect(await queued()).toHaveLength(100);
  });
});
