import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLibrary } from '../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/test-database.ts';
import { endOf } from '../src/testing/test-library.fixture.ts';

const notADatabase = { code: 'INVALID_INPUT' };
const hostSettings = { search_path: 'pg_catalog, public', TimeZone: 'Asia/Tokyo', statement_timeout: '7s' };

describe('a library on a pool of the host', () => {
  let fixture: TestDatabase;
  let pool: pg.Pool;
  let closed: Promise<unknown>[];
  beforeEach(async () => {
    closed = [];
    fixture = await createTestDatabase('postgresql');
    pool = createPool();
  });
  afterEach(async () => {
    await pool.end();
    // `end` does not wait for the connections, and disposing of the database would cut those that are left.
    await Promise.all(closed);
    await fixture.dispose();
  });

  const createPool = (options: pg.PoolConfig = {}) => {
    const created = new pg.Pool({
      connectionString: fixture.url,
      max: 4,
      application_name: 'host',
      onConnect: async (client) => {
        for (const [name, value] of Object.entries(hostSettings)) {
          await client.query(`select set_config('${name}', '${value}', false)`);
        }
      },
      ...options,
    });
    created.on('connect', (client) => closed.push(new Promise((resolve) => client.once('end', resolve))));
    return created;
  };
  const open = () => createLibrary({ database: { pool, schema: 'public' } });
  /** On every connection that the pool has. */
  async function statesOfSessions() {
    const clients = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
    const states = [];
    for (const client of clients) {
      const { rows } = await client.query(
        `select current_setting('search_path') as search_path, current_setting('TimeZone') as "TimeZone",
          current_setting('statement_timeout') as statement_timeout, current_setting('lock_timeout') as lock_timeout,
          (select count(*)::int from pg_prepared_statements) as statements,
          (select count(*)::int from pg_locks where pid = pg_backend_pid() and locktype = 'advisory') as locks`,
      );
      states.push(rows[0]);
      client.release();
    }
    return states;
  }

  it('adds, lists, searches and runs tasks, and restores the session settings', async () => {
    const library = await open();
    await library.start();
    const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
    const refreshed = await library.movies.refresh(id);
    expect((await endOf(library, refreshed.taskId)).state).toBe('completed');
    const pages = Array.from({ length: 20 }, () => library.movies.list({ search: 'inception' }));
    for (const { movies } of await Promise.all(pages)) {
      expect(movies.map((movie) => movie.id)).toEqual([id]);
    }
    expect((await library.health()).database).toEqual({ ok: true, driver: 'postgresql' });
    // Dates are those of the host's pool again, too.
    const { rows } = await pool.query('select now() as now');
    expect(rows[0].now).toBeInstanceOf(Date);
    await library.stop();
    for (const state of await statesOfSessions()) {
      expect(state).toEqual({ ...hostSettings, lock_timeout: '0', statements: 0, locks: 0 });
    }
  });

  it('releases connections while it runs, and shares them with the host', async () => {
    const library = await open();
    await Promise.all(Array.from({ length: 20 }, () => library.movies.list()));
    await expect.poll(() => pool.totalCount - pool.idleCount, { interval: 10 }).toBe(0);
    expect(pool.totalCount).toBeLessThanOrEqual(4);
    const [first] = await statesOfSessions();
    expect(first).toMatchObject({ ...hostSettings, locks: 0 });
    await library.stop();
  });

  it('does not end the pool, and is unavailable after the host has ended it', async () => {
    const library = await open();
    await library.stop();
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    const other = await open();
    await pool.end();
    await expect(other.movies.list()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await other.stop();
    pool = createPool();
    await expect(createLibrary({ database: { pool: await ended() } })).rejects.toMatchObject({
      ...notADatabase,
      message: expect.stringContaining('ended'),
    });
  });

  async function ended(): Promise<pg.Pool> {
    const other = createPool();
    await other.end();
    return other;
  }

  it('recovers from terminated connections, some of them in statements', async () => {
    const library = await open();
    const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
    pool.on('error', () => {});
    const admin = new pg.Client(process.env.TEST_DATABASE_URL);
    await admin.connect();
    const updates = Promise.allSettled(
      Array.from({ length: 20 }, () => library.movies.update(id, { monitored: false })),
    );
    await admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = $2',
      [new URL(fixture.url).pathname.slice(1), 'host'],
    );
    await admin.end();
    await updates;
    await expect
      .poll(() => library.movies.update(id, { monitored: true }).catch(() => null))
      .toMatchObject({ id });
    await library.stop();
  });

  it('refuses a pool of one connection, a size out of range, and a value that is not a pool', async () => {
    const small = createPool({ max: 1 });
    await expect(createLibrary({ database: { pool: small } })).rejects.toMatchObject({
      ...notADatabase,
      message: expect.stringContaining('at least 2 connections'),
    });
    await small.end();
    for (const database of [{ pool: {} }, { url: fixture.url, poolSize: 1 }, { pool, poolSize: 3 }, 7]) {
      await expect(createLibrary({ database: database as never })).rejects.toMatchObject({
        ...notADatabase,
        message: expect.stringContaining('database'),
      });
    }
    const sqlite = createLibrary({ database: { url: 'sqlite::memory:', poolSize: 3 } });
    await expect(sqlite).rejects.toMatchObject({
      ...notADatabase,
      message: expect.stringContaining('poolSize'),
    });
  });
});

describe('the option poolSize', () => {
  it('limits the connections that requests share', async () => {
    const fixture = await createTestDatabase('postgresql');
    const library = await createLibrary({ database: { url: fixture.url, poolSize: 2 } });
    await Promise.all(Array.from({ length: 30 }, () => library.movies.list()));
    const admin = new pg.Client(process.env.TEST_DATABASE_URL);
    await admin.connect();
    const { rows } = await admin.query(
      `select count(*)::int as n from pg_stat_activity where datname = $1 and query like '%"movie"%' or query like '%from movie%' and datname = $1`,
      [new URL(fixture.url).pathname.slice(1)],
    );
    expect(rows[0].n).toBeGreaterThan(0);
    expect(rows[0].n).toBeLessThanOrEqual(2);
    await admin.end();
    await library.stop();
    await fixture.dispose();
  });
});
