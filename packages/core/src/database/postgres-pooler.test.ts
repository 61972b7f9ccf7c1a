import { Client, Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findPgBouncer, type PgBouncer, startPgBouncer } from '../../../../test/pgbouncer.ts';
import { createLibrary } from '../create-library.ts';
import type { Library } from '../library.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { endOf } from '../testing/test-library.fixture.ts';
import { databaseOf } from './library-database.ts';
import { refuseSharedSessions } from './postgres-pooler.ts';

const program = findPgBouncer();
const isSkipped = program === null && process.env.CI === undefined;
if (isSkipped) {
  process.emitWarning('There is no PgBouncer on this machine: what needs one is left out.');
}

const open = async (url: string) => {
  const client = new Client(url);
  await client.connect();
  return client;
};

describe.skipIf(isSkipped)('behind PgBouncer', () => {
  let fixture: TestDatabase;
  let pooler: PgBouncer | undefined;
  let library: Library | undefined;
  beforeEach(async () => {
    fixture = await createTestDatabase('postgresql');
  });
  afterEach(async () => {
    await library?.stop();
    library = undefined;
    await pooler?.stop();
    pooler = undefined;
    await fixture.dispose();
  });

  const start = async (...settings: string[]) => {
    if (program === null) {
      throw new Error('PgBouncer is missing; .ci/run installs it.');
    }
    pooler = await startPgBouncer(program, fixture.url, settings);
    const url = new URL(fixture.url);
    url.port = String(pooler.port);
    return url.href;
  };

  it('works with pool_mode = session and defaults otherwise', async () => {
    library = await createLibrary({ database: await start('pool_mode = session') });
    const heard: string[] = [];
    library.events.on('movie.added', ({ movieId }) => heard.push(movieId));
    await library.start();
    const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
    await expect.poll(() => heard).toEqual([id]);
    await Promise.all(Array.from({ length: 60 }, () => library?.movies.list({ search: 'incep' })));
    const { taskId } = await library.movies.refresh(id);
    expect((await endOf(library, taskId)).state).toBe('completed');
  });

  it('sets up sessions again on connections that replace lost ones', async () => {
    library = await createLibrary({ database: await start('pool_mode = session') });
    const admin = await open(fixture.url);
    const name = new URL(fixture.url).pathname.slice(1);
    await admin.query(`alter database ${name} set default_transaction_isolation = 'serializable'`);
    await admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    const { reader } = databaseOf(library);
    const isolation = () => reader.all('show transaction_isolation', []);
    // Statements fail on connections of which the pool has not heard yet that they are lost.
    await expect
      .poll(async () => await Promise.resolve(isolation()).catch(String))
      .toEqual([{ transaction_isolation: 'read committed' }]);
    await admin.end();
  });

  it.each([
    ['pool_mode = transaction'],
    ['pool_mode = transaction', 'default_pool_size = 1'],
    ['pool_mode = transaction', 'default_pool_size = 2', 'server_round_robin = 1'],
    ['pool_mode = transaction', 'server_round_robin = 1', 'min_pool_size = 7'],
    [
      'pool_mode = transaction',
      'ignore_startup_parameters = lock_timeout,idle_in_transaction_session_timeout,options',
    ],
    ['pool_mode = statement'],
  ])('it is refused with the reason with %s, %s %s', async (...settings) => {
    const database = await start(...settings.filter((setting) => setting !== undefined));
    await expect(createLibrary({ database })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringMatching(/transaction or statement pooling.*pool_mode = session/),
    });
  });

  it('works with a pool of the host in session mode', async () => {
    const host = new Pool({ connectionString: await start('pool_mode = session'), max: 4 });
    library = await createLibrary({ database: { pool: host } });
    await library.start();
    const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
    const { taskId } = await library.movies.refresh(id);
    expect((await endOf(library, taskId)).state).toBe('completed');
    const pages = Array.from({ length: 20 }, () => library?.movies.list({ search: 'inception' }));
    for (const page of await Promise.all(pages)) {
      expect(page?.movies.map((movie) => movie.id)).toEqual([id]);
    }
    await library.stop();
    await host.end();
  });

  it('refuses a pool of the host in transaction mode, with the reason, and leaves the pool usable', async () => {
    const host = new Pool({ connectionString: await start('pool_mode = transaction'), max: 4 });
    await expect(createLibrary({ database: { pool: host } })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringMatching(/transaction or statement pooling.*pool_mode = session/),
    });
    expect((await host.query('show lock_timeout')).rows).toEqual([{ lock_timeout: '0' }]);
    await host.end();
  });

  it('refuses a pool that is too small, with the reason', async () => {
    const database = await start('pool_mode = session', 'default_pool_size = 1');
    await expect(createLibrary({ database: `${database}?connect_timeout=1` })).rejects.toThrow(
      /needs up to 15 connections.*did not get a second one/,
    );
  });

  it('refuses transaction mode while other clients use the pooler', async () => {
    const database = await start('pool_mode = transaction');
    const others = await Promise.all([open(database), open(database), open(database)]);
    let isOver = false;
    const noise = others.map(async (other) => {
      while (!isOver) {
        await other.query('select pg_sleep(0.001)');
      }
    });
    for (let attempt = 0; attempt < 10; attempt++) {
      await expect(createLibrary({ database })).rejects.toThrow(/transaction or statement pooling/);
    }
    isOver = true;
    await Promise.all(noise);
    await Promise.all(others.map((other) => other.end()));
  });

  it('never mistakes session mode for another mode', async () => {
    const url = await start('pool_mode = session', 'server_round_robin = 1', 'max_client_conn = 200');
    await neverRefused(url);
  });

  it('does not change the sessions of other clients of the pooler', async () => {
    const database = await start('pool_mode = transaction', 'default_pool_size = 1');
    await expect(createLibrary({ database })).rejects.toThrow();
    const other = await open(database);
    const { rows } = await other.query('show lock_timeout');
    expect(rows).toEqual([{ lock_timeout: '0' }]);
    await other.end();
  });
});

describe('a PostgreSQL without a pooler', () => {
  let fixture: TestDatabase;
  beforeAll(async () => {
    vi.setConfig({ testTimeout: 60_000 });
    fixture = await createTestDatabase('postgresql');
  });
  afterAll(() => fixture.dispose());

  it('is never mistaken for a pooler', () => neverRefused(fixture.url));
});

/** Runs the check while other connections open and close. */
async function neverRefused(url: string): Promise<void> {
  let isOver = false;
  const noise = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      const other = await open(url);
      await other.query('select pg_sleep(0.001)');
      await other.end();
    }
  });
  for (let attempt = 0; attempt < 50; attempt++) {
    const clients = await Promise.all([open(url), open(url)]);
    await refuseSharedSessions(...clients);
    await Promise.all(clients.map((client) => client.end()));
  }
  isOver = true;
  await Promise.all(noise);
}
