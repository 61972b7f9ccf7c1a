import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { createEvents } from './create-events.ts';
import type { LibraryEvent } from './library-event.schema.ts';
import { libraryEventSchema } from './library-event.schema.ts';

const movie = { tmdbId: 27205, rootFolderPath: '/movies' };

describe.each(databaseKinds)('events on %s', (kind) => {
  let fixture: TestLibrary;
  let seen: LibraryEvent[];
  beforeEach(async () => {
    fixture = await openTestLibrary(kind);
    seen = [];
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  const follow = () => fixture.library.events.on('*', (event) => seen.push(event));
  const types = () => seen.map(({ type }) => type);
  const untilSeen = (...expected: string[]) => expect.poll(types).toEqual(expected);

  it('publishes that movies are added, changed, refreshed and deleted, in that order', async () => {
    const { movies } = fixture.library;
    follow();
    const { id } = await movies.add(movie);
    await movies.update(id, { monitored: false });
    await movies.update(id, { monitored: false });
    await fixture.query('update movie set metadata_refreshed_at = ? where id = ?', [new Date(0), id]);
    await movies.bulkUpdate({ ids: [id], monitored: true });
    await movies.delete(id);
    await untilSeen('movie.added', 'movie.updated', 'movie.refreshed', 'movie.updated', 'movie.deleted');
    for (const event of seen) {
      expect(libraryEventSchema.parse(event)).toMatchObject({ movieId: id });
      expect(Math.abs(Date.parse(event.at) - Date.now())).toBeLessThan(60_000);
    }
    const numbers = seen.map((event) => Number(event.id));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  });

  it('publishes the states of a refresh task, and that the movie was refreshed', async () => {
    const { id } = await fixture.library.movies.add(movie);
    follow();
    await fixture.library.start();
    const { taskId } = await fixture.library.movies.refresh(id);
    await endOf(fixture.library, taskId);
    const states = () => seen.flatMap((event) => (event.type === 'task.updated' ? event.task.state : []));
    await expect.poll(() => states().at(-1)).toBe('completed');
    expect(states()[0]).toBe('queued');
    expect(seen.filter(({ type }) => type === 'movie.refreshed')).toHaveLength(1);
    expect(seen.every(({ movieId }) => movieId === id)).toBe(true);
  });

  it('publishes no earlier changes, and none that were rolled back', async () => {
    await fixture.library.movies.add(movie);
    follow();
    const rolledBack = fixture.database.transaction(async (em) => {
      await fixture.database.execute(em, 'delete from movie', []);
      throw new Error('No.');
    });
    await expect(rolledBack).rejects.toThrow('No.');
    await fixture.library.movies.add({ ...movie, tmdbId: 603 });
    await untilSeen('movie.added');
  });

  it('goes on after a listener that throws, and not to one that has unsubscribed', async () => {
    fixture.library.events.on('movie.added', () => {
      throw new Error('A bug of the host.');
    });
    const unsubscribe = follow();
    const seenByOther: LibraryEvent[] = [];
    await fixture.library.movies.add(movie);
    await untilSeen('movie.added');
    unsubscribe();
    fixture.library.events.on('*', (event) => seenByOther.push(event));
    await fixture.library.movies.add({ ...movie, tmdbId: 603 });
    await expect.poll(() => seenByOther.length).toBe(1);
    expect(types()).toEqual(['movie.added']);
  });

  it('goes on after an asynchronous listener that fails, and after reads that fail', async () => {
    fixture.library.events.on('movie.added', async () => {
      throw new Error('A bug of the host.');
    });
    const readKysely = fixture.database.readKysely.withPlugin({
      transformQuery({ node }) {
        failures--;
        if (failures >= 0) throw new Error('The connection is gone.');
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const events = createEvents({ database: { ...fixture.database, readKysely } });
    let failures = 3;
    events.on('*', (event) => seen.push(event));
    // A subscription begins with its first read that succeeds, so movies are added until one of them is seen.
    let added = 0;
    const addAndCount = async () => {
      await fixture.library.movies.import([toImport(movieMetadata(++added), {})]);
      return seen.length;
    };
    await expect.poll(addAndCount, { interval: 100 }).toBeGreaterThan(0);
    expect(failures).toBeLessThan(0);
    expect(new Set(types())).toEqual(new Set(['movie.added']));
    events.close();
  });

  it('publishes the changes of another process, in their order', async () => {
    await using other = await createLibrary({ database: fixture.url });
    follow();
    const { id } = await other.movies.add(movie);
    await other.movies.update(id, { monitored: false });
    await other.movies.delete(id);
    await untilSeen('movie.added', 'movie.updated', 'movie.deleted');
  });

  it('delivers all events to a slow consumer, one by one', async () => {
    const stream = fixture.library.events.stream({ types: ['movie.added'] });
    const movies = Array.from({ length: 1_200 }, (_, index) => toImport(movieMetadata(index + 1), {}));
    await fixture.library.movies.import(movies.slice(0, 600));
    await fixture.library.movies.import(movies.slice(600));
    const ids = new Set<string>();
    for await (const event of stream) {
      ids.add(event.id);
      if (ids.size === movies.length) {
        break;
      }
    }
    expect(ids.size).toBe(movies.length);
  });

  it('continues after a given event, with exactly the later ones', async () => {
    follow();
    const added: string[] = [];
    for (const tmdbId of [27205, 603, 550]) {
      added.push((await fixture.library.movies.add({ ...movie, tmdbId })).id);
    }
    await expect.poll(() => seen.length).toBe(3);
    const rest: (string | null)[] = [];
    for await (const event of fixture.library.events.stream({ after: seen[0]?.id ?? '' })) {
      rest.push(event.movieId);
      if (rest.length === 2) break;
    }
    expect(rest).toEqual(added.slice(1));
  });

  it('throws EVENTS_EXPIRED when it cannot continue after the given event', async () => {
    for (const tmdbId of [27205, 603, 550]) {
      await fixture.library.movies.add({ ...movie, tmdbId });
    }
    await fixture.query('delete from event where seq < (select max(seq) from event)');
    for (const after of ['0', '999999999']) {
      const stream = fixture.library.events.stream({ after });
      await expect(stream.next()).rejects.toMatchObject({ code: 'EVENTS_EXPIRED' });
      expect(await stream.next()).toEqual({ done: true, value: undefined });
    }
    for (const wrong of [{ after: 'x' }, { types: ['nothing'] }, { types: [] }, { odd: 1 }]) {
      expect(() => fixture.library.events.stream(wrong as never)).toThrow(
        expect.objectContaining({ code: 'INVALID_INPUT' }),
      );
    }
  });

  it('publishes events of one movie or one task only', async () => {
    const { id } = await fixture.library.movies.add(movie);
    const ofMovie = fixture.library.events.stream({ movieId: id.toUpperCase() });
    const other = await fixture.library.movies.add({ ...movie, tmdbId: 603 });
    const { taskId } = await fixture.library.movies.refresh(id);
    const { taskId: otherTask } = await fixture.library.movies.refresh(other.id);
    const ofTask = fixture.library.events.stream({ taskId: otherTask });
    await fixture.library.tasks.cancel(taskId);
    await fixture.library.tasks.cancel(otherTask);
    const tasks = [(await ofMovie.next()).value, (await ofMovie.next()).value, (await ofTask.next()).value];
    expect(tasks).toMatchObject([
      { task: { id: taskId, state: 'queued' } },
      { task: { id: taskId, state: 'cancelled' } },
      { task: { id: otherTask, state: 'cancelled' } },
    ]);
  });

  it('ends streams when they are left, when their signal fires, and when the library stops', async () => {
    const stop = new AbortController();
    const [left, aborted, stopped] = [
      fixture.library.events.stream(),
      fixture.library.events.stream({}, { signal: stop.signal }),
      fixture.library.events.stream(),
    ];
    const waiting = [left, aborted, stopped].map((stream) => stream.next());
    await left.return?.();
    stop.abort();
    expect(await waiting[0]).toMatchObject({ done: true });
    expect(await waiting[1]).toMatchObject({ done: true });
    await fixture.library.stop();
    expect(await waiting[2]).toMatchObject({ done: true });
    expect(await fixture.library.events.stream().next()).toMatchObject({ done: true });
  });
});

describe('events on postgresql while connections are cut', () => {
  it('are all delivered, in their order, and every task completes once', async () => {
    await using fixture = await openTestLibrary('postgresql');
    const { library } = fixture;
    const name = new URL(fixture.url).pathname.slice(1);
    const server = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL });
    await server.connect();
    const movies = Array.from({ length: 60 }, (_, index) => toImport(movieMetadata(index + 1), {}));
    await library.movies.import(movies);
    const rows = await fixture.query<{ id: string }>('select cast(id as text) as id from movie');
    const seen: LibraryEvent[] = [];
    library.events.on('*', (event) => seen.push(event));
    await library.start();
    const peace = new AbortController();
    const cutting = (async () => {
      for (let cuts = 0; cuts < 25 && !peace.signal.aborted; cuts++) {
        await sleep(200);
        await server.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 order by random() limit 2',
          [name],
        );
      }
    })();
    const taskIds: string[] = [];
    for (const { id } of rows) {
      taskIds.push(await untilItWorks(async () => (await library.movies.autoSearch(id)).searchId));
    }
    await sleep(1_500);
    peace.abort();
    await cutting;
    await server.end();
    for (const taskId of taskIds) {
      await untilItWorks(() => endOf(library, taskId));
    }
    const logged = async () =>
      (
        await fixture.query<{ seq: string }>('select cast(seq as text) as seq from event order by event.seq')
      ).map(({ seq }) => seq);
    const delivered = () => seen.map(({ id }) => id);
    const missing = async () => {
      const log = await logged();
      return log.slice(log.indexOf(seen[0]?.id ?? '')).filter((id) => !delivered().includes(id));
    };
    await expect.poll(missing).toEqual([]);
    expect(delivered()).toEqual([...new Set(delivered())].toSorted((a, b) => Number(a) - Number(b)));
    for (const taskId of taskIds) {
      const states = seen.flatMap((event) =>
        event.type === 'task.updated' && event.task.id === taskId ? event.task.state : [],
      );
      expect(states.filter((state) => state === 'completed')).toHaveLength(1);
    }
  });
});

/** As a client would: trouble with the connection is the caller's to try again. */
async function untilItWorks<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      expect(String((error as Error).message)).toMatch(/database|connection|did not end|terminat/i);
      await sleep(50);
    }
  }
}
