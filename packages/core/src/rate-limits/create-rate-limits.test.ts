import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { createTestDatabase, databaseKinds, type TestDatabase } from '../testing/test-database.ts';
import { createRateLimitsOn } from './create-rate-limits.ts';
import type { RateLimiter } from './rate-limiter.ts';

const minute = { limit: 5, windowSeconds: 60 };
const consume = (limiter: RateLimiter, key: string, times: number) =>
  Promise.all(Array.from({ length: times }, () => limiter.consume(key)));

describe.each(databaseKinds)('rate limits on %s', (kind) => {
  let stored: TestDatabase;
  let database: Database;

  beforeEach(async () => {
    stored = await createTestDatabase(kind);
    database = await openDatabase({ address: stored.url });
  });

  afterEach(async () => {
    await database.close();
    await stored.dispose();
  });

  test('allow as many requests as the limit says and refuse the rest of the window', async () => {
    const { credential } = createRateLimitsOn(database, { credential: minute });
    const before = Date.now();
    const states = [];
    for (let request = 1; request <= 7; request++) {
      states.push(await credential.consume('key-1'));
    }
    expect(states.map(({ allowed }) => allowed)).toEqual([true, true, true, true, true, false, false]);
    expect(states.map(({ remaining }) => remaining)).toEqual([4, 3, 2, 1, 0, 0, 0]);
    for (const { limit, resetAt } of states) {
      expect(limit).toBe(5);
      expect(resetAt).toBeGreaterThanOrEqual(before + 60_000);
      expect(resetAt).toBeLessThanOrEqual(Date.now() + 60_000);
    }
  });

  test('count every key and every limit for itself', async () => {
    const limits = createRateLimitsOn(database, { credential: minute, anonymous: minute, signIn: minute });
    await consume(limits.credential, 'a', 5);
    expect(await limits.credential.consume('a')).toMatchObject({ allowed: false });
    expect(await limits.credential.consume('b')).toMatchObject({ allowed: true, remaining: 4 });
    expect(await limits.anonymous.consume('a')).toMatchObject({ allowed: true, remaining: 4 });
    expect(await limits.signIn.consume('a')).toMatchObject({ allowed: true, remaining: 4 });
  });

  test('start from zero when the window ends', async () => {
    const { credential } = createRateLimitsOn(database, { credential: { limit: 1, windowSeconds: 60 } });
    const first = await credential.consume('a');
    expect(await credential.consume('a')).toMatchObject({ allowed: false });
    vi.useFakeTimers({ toFake: ['Date'], now: first.resetAt + 20 });
    try {
      expect(await credential.consume('a')).toMatchObject({ allowed: true, remaining: 0 });
    } finally {
      vi.useRealTimers();
    }
  });

  test('take a whole IPv6 network for one caller', async () => {
    const { anonymous, signIn } = createRateLimitsOn(database, { anonymous: minute, signIn: minute });
    for (const limiter of [anonymous, signIn]) {
      await limiter.consume('2001:db8:1:2::1');
      expect(await limiter.consume('2001:db8:1:2:aaaa::2')).toMatchObject({ remaining: 3 });
      expect(await limiter.consume('2001:db8:1:3::1')).toMatchObject({ remaining: 4 });
    }
  });

  test('accept keys of any length', async () => {
    const { credential } = createRateLimitsOn(database, { credential: minute });
    const long = 'x'.repeat(100_000);
    await credential.consume(long);
    expect(await credential.consume(long)).toMatchObject({ remaining: 3 });
    expect(await credential.consume(`${long}y`)).toMatchObject({ remaining: 4 });
  });

  test('a limit of zero is no limit', async () => {
    const { credential } = createRateLimitsOn(database, { credential: { limit: 0, windowSeconds: 60 } });
    const states = await consume(credential, 'a', 100);
    expect(states.every(({ allowed, remaining }) => allowed && remaining === Number.MAX_SAFE_INTEGER)).toBe(
      true,
    );
  });

  test('have the documented limits by default', async () => {
    const limits = createRateLimitsOn(database);
    expect(await limits.credential.consume('a')).toMatchObject({ limit: 10_000, remaining: 9_999 });
    expect(await limits.anonymous.consume('a')).toMatchObject({ limit: 60, remaining: 59 });
    const signIn = await limits.signIn.consume('a');
    expect(signIn).toMatchObject({ limit: 5, remaining: 4 });
    expect(signIn.resetAt - Date.now()).toBeGreaterThan(899_000);
  });

  test.each([
    { limit: -1, windowSeconds: 60 },
    { limit: 1.5, windowSeconds: 60 },
    { limit: 5, windowSeconds: 0 },
    { limit: 5, windowSeconds: 3_000_000 },
  ])('refuse %o', (credential) => {
    expect(() => createRateLimitsOn(database, { credential })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });
});

describe('rate limits of several nodes on one PostgreSQL', () => {
  let stored: TestDatabase;
  let nodes: Database[];

  beforeEach(async () => {
    stored = await createTestDatabase('postgresql');
    nodes = await Promise.all([1, 2, 3].map(() => openDatabase({ address: stored.url })));
  });

  afterEach(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await stored.dispose();
  });

  test('are exact: of 900 requests at once, 500 pass', async () => {
    const limiters = nodes.map((node) =>
      createRateLimitsOn(node, { credential: { limit: 500, windowSeconds: 60 } }),
    );
    const states = (
      await Promise.all(limiters.map(({ credential }) => consume(credential, 'a', 300)))
    ).flat();
    expect(states.filter(({ allowed }) => allowed)).toHaveLength(500);
    const remaining = states.filter(({ allowed }) => allowed).map((state) => state.remaining);
    expect(new Set(remaining).size).toBe(500);
  });

  test('go on in memory while the database fails, and in the database afterwards', async () => {
    const [node] = nodes as [Database];
    const warn = vi.fn();
    const logger = { debug() {}, info() {}, warn, error() {} };
    const { credential } = createRateLimitsOn(node, { credential: minute, logger });
    await credential.consume('a');
    await node.execute(node.fork(), 'alter table rate_limit rename to rate_limit_away');
    expect(await credential.consume('a')).toMatchObject({ allowed: true, remaining: 4 });
    expect(await credential.consume('a')).toMatchObject({ allowed: true, remaining: 3 });
    expect(warn).toHaveBeenCalledTimes(1);
    await node.execute(node.fork(), 'alter table rate_limit_away rename to rate_limit');
    const inDatabase = async (key: string) => {
      await credential.consume(key);
      const { rows } = await node.execute(node.fork(), 'select 1 from rate_limit where key = ?', [
        `credential:${key}`,
      ]);
      expect(rows).toHaveLength(1);
    };
    let attempt = 0;
    await vi.waitFor(() => inDatabase(`b${attempt++}`), { timeout: 60_000 });
  });

  test('do not ask the database about a caller who is over the limit', async () => {
    const [node] = nodes as [Database];
    const { credential } = createRateLimitsOn(node, { credential: minute });
    await consume(credential, 'a', 6);
    const counted = async () => {
      const sql = `select points from rate_limit where key = 'credential:a'`;
      return (await node.execute<{ points: number }>(node.fork(), sql)).rows[0]?.points;
    };
    expect(await counted()).toBe(6);
    expect(await credential.consume('a')).toMatchObject({ allowed: false, remaining: 0 });
    expect(await counted()).toBe(6);
  });

  test('delete what has expired', async () => {
    const [node] = nodes as [Database];
    const { credential } = createRateLimitsOn(node, { credential: minute });
    await node.execute(node.fork(), `insert into rate_limit values ('credential:old', 3, 1000)`);
    const clock = vi
      .spyOn(Date, 'now')
      .mockImplementation(() => Math.floor(performance.timeOrigin + performance.now()) + 301_000);
    await credential.consume('a').finally(() => clock.mockRestore());
    await vi.waitFor(async () => {
      const { rows } = await node.execute<{ key: string }>(
        node.fork(),
        'select key from rate_limit order by key',
      );
      expect(rows.map(({ key }) => key)).toEqual(['credential:a']);
    }, 60_000);
  });
});
