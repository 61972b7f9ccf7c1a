import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTcpProxy } from '../../test/auth/tcp-proxy.ts';
import {
  openShortTimeoutLibrary,
  type ShortTimeoutLibrary,
} from '../testing/short-timeout-library.fixture.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { endOf } from '../testing/test-library.fixture.ts';
import { poolOf } from './pool-registry.ts';

const unavailable = { code: 'DATABASE_UNAVAILABLE' };
const pollOptions = { timeout: 60_000 };
/** More than there are connections. */
const many = 25;

describe('a library on PostgreSQL recovers from', () => {
  let fixture: TestDatabase;
  let one: ShortTimeoutLibrary;
  let server: Client;
  let name: string;
  let id: string;
  beforeEach(async () => {
    fixture = await createTestDatabase('postgresql');
    name = new URL(fixture.url).pathname.slice(1);
    one = await openShortTimeoutLibrary(fixture.url, { answerTimeoutMs: 1_000 });
    id = (await one.library.movies.add({ tmdbId: 1, rootFolderPath: '/movies' })).id;
    server = new Client({ connectionString: process.env.TEST_DATABASE_URL });
    await server.connect();
  });
  afterEach(async () => {
    await one.library.stop();
    await server.end();
    await fixture.dispose();
  });

  const execute = async (sql: string) => (await one.database.execute(one.database.fork(), sql)).rows;
  const update = (monitored = false) => one.library.movies.update(id, { monitored });
  const health = async (of = one) => (await of.library.health()).database;
  const backends = (act: 'pg_terminate_backend' | 'pg_cancel_backend', which = 'true') =>
    server.query(`select ${act}(pid) from pg_stat_activity where datname = $1 and ${which}`, [name]);
  const sleepers = async () => {
    const { rows } = await server.query(
      `select pid from pg_stat_activity where datname = $1 and query like 'select pg_sleep%' and state = 'active'`,
      [name],
    );
    return rows.length;
  };
  async function expectWell(of = one) {
    const all = Array.from({ length: many }, (_, index) =>
      of.library.movies.update(id, { monitored: index % 2 === 0 }),
    );
    expect(await Promise.all(all)).toHaveLength(many);
    expect(await health(of)).toEqual({ ok: true, driver: 'postgresql' });
  }

  it('connections that were terminated in transactions', async () => {
    for (const act of ['pg_terminate_backend', 'pg_cancel_backend'] as const) {
      const sleeping = Array.from({ length: 10 }, () =>
        one.database.transaction((em) => one.database.execute(em, 'select pg_sleep(0.9)')),
      );
      const outcomes = Promise.allSettled(sleeping);
      await expect.poll(sleepers, { ...pollOptions, interval: 5 }).toBeGreaterThan(5);
      await backends(act, `query like 'select pg_sleep%'`);
      expect((await outcomes).some(({ status }) => status === 'rejected')).toBe(true);
      await expectWell();
    }
  });

  it('idle connections that were terminated', async () => {
    await expectWell();
    await backends('pg_terminate_backend');
    const outcomes = await Promise.allSettled(Array.from({ length: many }, () => update()));
    for (const outcome of outcomes) {
      expect(outcome).toSatisfy(
        (one) => one.status === 'fulfilled' || one.reason.code === 'DATABASE_UNAVAILABLE',
      );
    }
    await expectWell();
  });

  it('a caught error of a statement: its transaction is rejected', async () => {
    const failing = one.database.transaction(async (em) => {
      await one.database.execute(em, 'update movie set monitored = false');
      await one.database.execute(em, 'select 1 / 0').catch(() => {});
    });
    await expect(failing).rejects.toThrow('rolled the transaction back');
    expect((await one.library.movies.get(id)).monitored).toBe(true);
    await expectWell();
  });

  it('a failed commit, which leaves no changes', async () => {
    await execute('create table late (movie_id uuid references movie (id) deferrable initially deferred)');
    for (let count = 0; count < 12; count++) {
      const failing = one.database.transaction(async (em) => {
        await one.database.execute(em, 'update movie set monitored = false');
        await one.database.execute(em, 'insert into late values (gen_random_uuid())');
      });
      await expect(failing).rejects.toThrow('foreign key');
    }
    expect((await one.library.movies.get(id)).monitored).toBe(true);
    await expectWell();
  });

  it('failed begin and rollback on open connections', async () => {
    const pool = poolOf(one.database.orm);
    for (const statement of ['begin isolation level none', 'start transaction none', 'rollback']) {
      // As Kysely does: when these fail, it does not give the connection back.
      const clients = await Promise.all(Array.from({ length: 10 }, () => pool.connect()));
      for (const client of clients) {
        const failing = client.query(statement === 'rollback' ? { text: statement, values: [1] } : statement);
        await expect(failing).rejects.toThrow();
      }
      await expectWell();
    }
  });

  it('cancelled statements', async () => {
    await execute(`alter database ${name} set statement_timeout = '100ms'`);
    await backends('pg_terminate_backend');
    await expect.poll(() => health(), pollOptions).toMatchObject({ ok: true });
    const locker = new Client({ connectionString: fixture.url });
    await locker.connect();
    await locker.query('begin');
    await locker.query('select from movie for update');
    await expect(update()).rejects.toMatchObject(unavailable);
    await locker.query('rollback');
    await locker.end();
    await expectWell();
  });

  it('a failover: unhealthy while read-only, new connections afterwards', async () => {
    await expectWell();
    await server.query(`alter database ${name} set default_transaction_read_only = on`);
    await backends('pg_terminate_backend');
    await expect
      .poll(() => health(), pollOptions)
      .toMatchObject({ problem: expect.stringContaining('read-only') });
    await expect.poll(() => update().catch(({ message }) => message), pollOptions).toMatch(/read-only/u);
    await expect(update()).rejects.toMatchObject(unavailable);
    expect((await one.library.movies.list()).pagination.total).toBe(1);
    await server.query(`alter database ${name} reset default_transaction_read_only`);
    await expect.poll(() => health(), pollOptions).toEqual({ ok: true, driver: 'postgresql' });
    await expectWell();
  });

  it('a read-only period without a health check', async () => {
    await server.query(`alter database ${name} set default_transaction_read_only = on`);
    await backends('pg_terminate_backend');
    await expect.poll(() => update().catch(({ message }) => message), pollOptions).toMatch(/read-only/u);
    await server.query(`alter database ${name} reset default_transaction_read_only`);
    await expect.poll(() => update().then(() => 'well', String), pollOptions).toBe('well');
    await expectWell();
  });

  it('a network that drops all packets', async () => {
    const proxy = await createTcpProxy(fixture.url);
    const behind = await openShortTimeoutLibrary(proxy.url, { answerTimeoutMs: 1_000 });
    await behind.library.start();
    await expectWell(behind);
    proxy.freeze();
    const startMs = performance.now();
    const updates = Array.from({ length: many }, () => behind.library.movies.update(id, { monitored: true }));
    const lists = Array.from({ length: many }, () => behind.library.movies.list());
    const outcomes = await Promise.allSettled<unknown>([...updates, ...lists]);
    expect(performance.now() - startMs).toBeLessThan(15_000);
    expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
    for (const outcome of outcomes) {
      expect(outcome).toSatisfy(
        (one) => one.status === 'fulfilled' || one.reason.code === 'DATABASE_UNAVAILABLE',
      );
    }
    await expect.poll(() => health(behind), pollOptions).toMatchObject({ ok: true });
    await expectWell(behind);
    const { taskId } = await behind.library.movies.refresh(id);
    expect((await endOf(behind.library, taskId)).state).toBe('completed');
    proxy.freeze();
    const stoppedAtMs = performance.now();
    await behind.library.stop();
    expect(performance.now() - stoppedAtMs).toBeLessThan(25_000);
    await proxy.close();
  });
});
