import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledProgram } from '../../../../test/bundled-program.ts';
import { createBetterAuth, ensureFirstCredentials } from '../auth/better-auth/index.ts';
import { createLibrary } from '../create-library.ts';
import { inspectDatabase } from '../database/inspect-database.ts';
import { databaseOf } from '../database/library-database.ts';
import type { Library } from '../library.ts';
import { dueTime, selectSchedules } from '../tasks/schedules/stored-schedule.ts';
import { createTaskSql } from '../tasks/task-sql.ts';
import { askForScores } from '../testing/format-scores.fixture.ts';
import { madeUpMovie } from '../testing/made-up-movies.ts';
import { createTestDatabase, type DatabaseKind, type TestDatabase } from '../testing/test-database.ts';
import { importAll } from '../testing/test-library.fixture.ts';
import { copyDatabase } from './copy-database.ts';

const directions: readonly (readonly [DatabaseKind, DatabaseKind])[] = [
  ['sqlite', 'postgresql'],
  ['postgresql', 'sqlite'],
];
const movieCount = 1_200;
const program = new URL('copy-process.fixture.ts', import.meta.url);

async function query(library: Library, sql: string, values: readonly unknown[] = []) {
  const database = databaseOf(library);
  return (await database.execute(database.fork(), sql, values)).rows;
}

/** A library with something in every table. */
async function fill(url: string) {
  const library = await createLibrary({ database: url });
  await askForScores(library);
  await importAll(
    library,
    Array.from({ length: movieCount }, (_, index) => madeUpMovie(index)),
  );
  const { movies } = await library.movies.list({ limit: 2 });
  const { id = '' } = movies[0] ?? {};
  await library.movies.update(id, { monitored: false });
  const { taskId } = await library.movies.refresh(id);
  const { taskId: interrupted } = await library.movies.refresh(movies[1]?.id ?? '');
  await query(
    library,
    "update task set state = 'running', attempt = 1, owner = 'a node that died' where id = ?",
    [interrupted],
  );
  await library.schedules.update('clean-history', { enabled: false, timeZone: 'Europe/Berlin' });
  await library.schedules.update('sync-rss', { enabled: true, cron: '0 0 29 2 *' });
  const auth = await createBetterAuth({ library });
  const { apiKey = '' } = await ensureFirstCredentials({ auth });
  await auth.close();
  await query(library, 'delete from event where seq = (select max(seq) from event)');
  return { library, taskId, interrupted, apiKey };
}

/** When schedules are due. `nextRunAt` is the time at which it is read once that has passed. */
async function dueTimes(library: Library) {
  const database = databaseOf(library);
  const stored = await selectSchedules(database.readKysely, database, createTaskSql(database)).execute();
  return new Map(stored.map((schedule) => [schedule.id, dueTime(schedule)]));
}

async function stateOf(library: Library) {
  const schedules = await library.schedules.list();
  return {
    statistics: await library.statistics(),
    cutoffUnmet: await library.wanted.cutoffUnmet({ limit: 100, sort: 'title:asc' }),
    page: await library.movies.list({ limit: 100, sort: 'title:asc' }),
    search: await library.movies.list({ search: 'a', sort: 'title:asc', limit: 50 }),
    genre: (await library.movies.list({ genre: 'Drama' })).pagination.total,
    monitored: (await library.movies.list({ monitored: true })).pagination.total,
    profiles: await library.qualityProfiles.list(),
    tasks: await library.tasks.list({ limit: 100 }),
    schedules: schedules.map(({ nextRunAt, ...schedule }) => schedule),
    dueTimes: await dueTimes(library),
    activity: await library.activity.list({ limit: 100 }),
    position: await library.events.position(),
  };
}

/** What a filled library has. It is not running. */
async function readFilled(url: string) {
  const { library, ...facts } = await fill(url);
  const [movie] = (await library.movies.list({ limit: 1 })).movies;
  const whole = await library.movies.get(movie?.id ?? '');
  const before = await stateOf(library);
  await library.stop();
  return { ...facts, whole, before };
}

describe.each(directions)('a copy from %s to %s', (from, to) => {
  let source: TestDatabase;
  let filled: Awaited<ReturnType<typeof readFilled>>;
  beforeAll(async () => {
    source = await createTestDatabase(from);
    filled = await readFilled(source.url);
  });
  afterAll(() => source.dispose());

  it('is the whole library: it goes on where the other one stopped', async () => {
    const target = await createTestDatabase(to, { isBlank: true });
    const { taskId, interrupted, apiKey, whole, before } = filled;
    const tables = await copyDatabase({ from: source.url, to: target.url });
    expect(tables.find(({ table }) => table === 'movie')).toEqual({
      table: 'movie',
      rows: movieCount,
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const copy = await createLibrary({ database: target.url });
    expect(await stateOf(copy)).toEqual(before);
    const scores = new Set(before.cutoffUnmet.movies.map(({ cutoffUnmet }) => cutoffUnmet?.formatScore));
    expect([...scores].toSorted()).toEqual([0, 10]);
    expect(await copy.movies.get(whole.id)).toEqual(whole);
    const auth = await createBetterAuth({ library: copy });
    const request = {
      method: 'GET',
      url: '/',
      headers: new Headers({ 'x-api-key': apiKey }),
      clientIp: '127.0.0.1',
    };
    expect(await auth.authenticate(request)).toMatchObject({ kind: 'api-key' });
    expect(await ensureFirstCredentials({ auth })).toEqual({});
    await auth.close();

    // Numbers that were given before are not given again, and triggers work as before.
    const added = madeUpMovie(movieCount);
    await copy.movies.import([{ ...added, metadata: { ...added.metadata, genres: ['An unused genre'] } }]);
    expect(Number(await copy.events.position())).toBeGreaterThan(Number(before.position) + 1);
    expect((await copy.movies.list({ genre: 'an unused genre' })).pagination.total).toBe(1);
    await copy.start();
    for (const id of [taskId, interrupted]) {
      await expect.poll(async () => (await copy.tasks.get(id)).state).toMatch(/completed|failed/);
    }
    await copy.stop();
    await target.dispose();
  });

  it('that is killed is refused by servers, and goes on where it stopped', async () => {
    const target = await createTestDatabase(to, { isBlank: true });
    const arrived: number[] = [];
    for (const stopAt of ['copy movie 500', 'copy movie_details 500', 'verify movie 500']) {
      const child = spawn(process.execPath, [bundledProgram(program), source.url, target.url]);
      let said = '';
      let complaint = '';
      child.stdout.on('data', (text) => {
        said += text;
        if (said.includes(`${stopAt}\n`)) {
          child.kill('SIGKILL');
        }
      });
      child.stderr.on('data', (text) => {
        complaint += text;
      });
      const [code] = await once(child, 'close');
      expect([code, complaint]).toEqual([null, '']);
      arrived.push(Number(/copy movie (\d+)/.exec(said)?.[1]));
      await expect(createLibrary({ database: target.url })).rejects.toThrow(/unfinished copy/);
    }
    // The second and the third did not begin again.
    expect(arrived[0]).toBe(0);
    expect(Math.min(...arrived.slice(1))).toBeGreaterThan(0);
    await copyDatabase({ from: source.url, to: target.url });
    const copy = await createLibrary({ database: target.url });
    expect(await stateOf(copy)).toEqual(filled.before);
    await copy.stop();
    await target.dispose();
  });

  it('is refused while a server runs on the source, or onto a library, which stays as it is', async () => {
    const running = await createTestDatabase(from);
    const target = await createTestDatabase(to);
    const other = await createLibrary({ database: target.url });
    await other.movies.import([madeUpMovie(1)]);
    await other.stop();
    const library = await createLibrary({ database: running.url });
    await library.movies.import([madeUpMovie(2)]);
    await library.start();
    await expect(copyDatabase({ from: running.url, to: target.url })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringMatching(/stop it first/i),
    });
    await library.stop();
    await expect(copyDatabase({ from: running.url, to: target.url })).rejects.toThrow(
      /holds a library already/,
    );
    const again = await createLibrary({ database: target.url });
    expect((await again.movies.list()).pagination.total).toBe(1);
    await again.stop();
    await running.dispose();
    await target.dispose();
  });

  it('that does not match its source fails, and no server starts on it', async () => {
    const own = await createTestDatabase(from, { template: source.url });
    const target = await createTestDatabase(to, { isBlank: true });
    const cancelling = new AbortController();
    const stopped = copyDatabase({
      from: own.url,
      to: target.url,
      signal: cancelling.signal,
      onProgress: ({ phase }) => phase === 'verify' && cancelling.abort(new Error('stopped by the test')),
    });
    await expect(stopped).rejects.toThrow('stopped by the test');
    const changed = await createLibrary({ database: own.url });
    await query(
      changed,
      "update movie set overview = 'changed' where tmdb_id = (select min(tmdb_id) from movie)",
    );
    await changed.stop();
    await expect(copyDatabase({ from: own.url, to: target.url })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringMatching(/does not match: the table movie differs/),
    });
    await expect(createLibrary({ database: target.url })).rejects.toThrow(/unfinished copy/);
    await own.dispose();
    await target.dispose();
  });
});

describe('a copy', () => {
  it('of nothing, or to the same kind of database, is refused, and creates nothing', async () => {
    const [one, other] = [
      await createTestDatabase('sqlite', { isBlank: true }),
      await createTestDatabase('sqlite', { isBlank: true }),
    ];
    const postgres = await createTestDatabase('postgresql', { isBlank: true });
    await expect(copyDatabase({ from: one.url, to: other.url })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(copyDatabase({ from: one.url, to: postgres.url })).rejects.toThrow(
      /nothing to copy: .* does not exist/,
    );
    expect((await inspectDatabase(postgres.url)).state).toBe('empty');
    expect((await inspectDatabase(one.url)).state).toBe('missing');
    await Promise.all([one.dispose(), other.dispose(), postgres.dispose()]);
  });
});
