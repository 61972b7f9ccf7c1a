import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createInstance } from '../../src/auth/better-auth/better-auth-instance.ts';
import type { Database } from '../../src/database/database.ts';
import { databaseKinds } from '../../src/testing/test-database.ts';
import { type AuthFixture, createAuthFixture, type Node, requestWith, withKey } from './auth-fixture.ts';

describe.each(databaseKinds)('API keys on %s', (kind) => {
  let fixture: AuthFixture;
  let node: Node;

  beforeEach(async () => {
    fixture = await createAuthFixture(kind);
    node = await fixture.openNode();
  });

  afterEach(() => fixture.dispose());

  /** On a busy machine a test takes longer than a node trusts what it has read. */
  function openNodeWithoutTime(): Promise<Node> {
    const now = new Date();
    return fixture.openNode({ now: () => now });
  }

  test('a created key is accepted, with itself as the principal', async () => {
    const made = await node.auth.apiKeys.create({ name: 'Living room' });
    expect(made.key).toMatch(/^cinephage_[A-Za-z0-9]{43}$/);
    const principal = { kind: 'api-key', id: made.id, userId: null, name: 'Living room' };
    expect(await node.auth.authenticate(withKey(made.key))).toEqual(principal);
    expect(await node.auth.authenticate(withKey(made.key))).toEqual(principal);
  });

  test.each(['', 'cinephage_wrong', 'x'.repeat(5_000), "' or 1=1 --", 'schlüssel'])(
    'the key %j is refused',
    async (secret) => {
      await node.auth.apiKeys.create({ name: 'Another' });
      const request = {
        ...requestWith({}),
        headers: { get: (name: string) => (name === 'x-api-key' ? secret : null) },
      };
      expect(await node.auth.authenticate(request)).toBeNull();
      expect(await node.auth.authenticate(request)).toBeNull();
    },
  );

  test('a request without credentials has no principal', async () => {
    expect(await node.auth.authenticate(requestWith({}))).toBeNull();
    expect(await node.auth.authenticate(requestWith({ cookie: 'theme=dark' }))).toBeNull();
  });

  test('only a hash and the first characters are stored', async () => {
    const { key } = await node.auth.apiKeys.create({ name: 'Hidden' });
    const { rows } = await node.database.execute(node.database.fork(), 'select * from auth_api_key');
    expect(JSON.stringify(rows)).not.toContain(key.slice(0, 15));
    const hash = createHash('sha256').update(key).digest('base64url');
    expect(rows).toMatchObject([{ key: hash, start: key.slice(0, 14) }]);
  });

  test('the list has everything but the secret', async () => {
    const now = () => new Date('2026-05-01T12:00:00.000Z');
    const { auth } = await fixture.openNode({ now });
    const first = await auth.apiKeys.create({ name: 'First' });
    const second = await auth.apiKeys.create({ name: 'Second', expiresInSeconds: 60 });
    const common = { enabled: true, createdAt: now(), lastUsedAt: null };
    expect(await auth.apiKeys.list()).toEqual([
      { ...common, id: first.id, name: 'First', start: first.key.slice(0, 14), expiresAt: null },
      {
        ...common,
        id: second.id,
        name: 'Second',
        start: second.key.slice(0, 14),
        expiresAt: new Date('2026-05-01T12:01:00.000Z'),
      },
    ]);
  });

  test('its last use is recorded', async () => {
    const { key } = await node.auth.apiKeys.create({ name: 'Used' });
    const usedAt = Date.now();
    await node.auth.authenticate(withKey(key));
    await vi.waitFor(async () => {
      const [listed] = await node.auth.apiKeys.list();
      const lastUsedAt = listed?.lastUsedAt?.getTime();
      expect(lastUsedAt).toBeGreaterThan(usedAt - 5_000);
      expect(lastUsedAt).toBeLessThanOrEqual(Date.now() + 5_000);
    }, 60_000);
  });

  test('a key is refused when it expires, also if it was accepted just before', async () => {
    let nowMs = Date.parse('2026-05-01T12:00:00.000Z');
    const { auth } = await fixture.openNode({ now: () => new Date(nowMs) });
    const { key } = await auth.apiKeys.create({ name: 'Short', expiresInSeconds: 10 });
    expect(await auth.authenticate(withKey(key))).toMatchObject({ name: 'Short' });
    nowMs += 9_999;
    expect(await auth.authenticate(withKey(key))).toMatchObject({ name: 'Short' });
    nowMs += 1;
    expect(await auth.authenticate(withKey(key))).toBeNull();
  });

  test('a disabled key is refused', async () => {
    const { key } = await node.auth.apiKeys.create({ name: 'Disabled' });
    await node.auth.authenticate(withKey(key));
    await node.database.execute(node.database.fork(), 'update auth_api_key set enabled = ?', [false]);
    await expect.poll(() => node.auth.authenticate(withKey(key))).toBeNull();
  });

  test('a revoked key is refused from the next request on', async () => {
    const { id, key } = await node.auth.apiKeys.create({ name: 'Revoked' });
    await node.auth.authenticate(withKey(key));
    expect(await node.auth.apiKeys.revoke(id)).toBe(true);
    expect(await node.auth.authenticate(withKey(key))).toBeNull();
    expect(await node.auth.apiKeys.revoke(id)).toBe(false);
  });

  test('requests that arrive after a revocation are refused, also while earlier ones are running', async () => {
    const { id, key } = await node.auth.apiKeys.create({ name: 'Raced' });
    const racing = Array.from({ length: 50 }, () => node.auth.authenticate(withKey(key)));
    await node.auth.apiKeys.revoke(id);
    const after = Array.from({ length: 50 }, () => node.auth.authenticate(withKey(key)));
    await Promise.all(racing);
    expect(await Promise.all(after)).toEqual(Array.from({ length: 50 }, () => null));
    expect(await node.auth.authenticate(withKey(key))).toBeNull();
  });

  test('a verified key costs no query', async () => {
    const { key } = await node.auth.apiKeys.create({ name: 'Cheap' });
    const reopened = await openNodeWithoutTime();
    await reopened.auth.authenticate(withKey(key));
    // The write of the last use commits, after which the version is read once more.
    await vi.waitFor(async () => {
      expect(await reopened.auth.apiKeys.list()).toMatchObject([{ lastUsedAt: expect.any(Date) }]);
    }, 60_000);
    await reopened.auth.authenticate(withKey(key));
    const read = vi.spyOn(reopened.database.reader, 'all');
    const readTyped = vi.spyOn(reopened.database.readKysely, 'selectFrom');
    for (let request = 0; request < 100; request++) {
      const answer = reopened.auth.authenticate(withKey(key));
      expect(answer).not.toBeInstanceOf(Promise);
    }
    const statements = read.mock.calls.map(([sql]) => sql);
    expect(statements.filter((sql) => sql !== 'pragma data_version')).toEqual([]);
    expect(readTyped).not.toHaveBeenCalled();
  });

  test('many requests with one unknown key cost one query, and many unknown keys evict no valid key', async () => {
    const { key } = await node.auth.apiKeys.create({ name: 'Good' });
    // On PostgreSQL the notification of the new key may still arrive at the first node, and would lead to another query.
    const { auth, database } = await openNodeWithoutTime();
    await auth.authenticate(withKey(key));
    const read = vi.spyOn(database.readKysely, 'selectFrom');
    const lookups = () => read.mock.calls.length;
    await Promise.all(Array.from({ length: 200 }, () => auth.authenticate(withKey('cinephage_made_up_key'))));
    expect(lookups()).toBe(1);
    // In portions: the last of thousands at once would wait longer for the database than it may.
    for (let sent = 0; sent < 3_000; sent += 100) {
      const keys = Array.from({ length: 100 }, (_, index) => `made-up-${sent + index}`);
      await Promise.all(keys.map((unknown) => auth.authenticate(withKey(unknown))));
    }
    const before = lookups();
    expect(await auth.authenticate(withKey(key))).toMatchObject({ name: 'Good' });
    expect(lookups()).toBe(before);
  });

  describe('chosen by the operator', () => {
    const secret = 'my-own-key-from-the-environment';
    const ensure = (value = secret) => node.auth.apiKeys.ensure({ name: 'Configured', secret: value });

    test('is valid with any prefix, and stays one key if it is ensured several times', async () => {
      await ensure();
      await ensure();
      await ensure();
      expect(await node.auth.authenticate(withKey(secret))).toMatchObject({ name: 'Configured' });
      expect(await node.auth.apiKeys.list()).toMatchObject([{ name: 'Configured', start: 'my-o' }]);
    });

    test('replaces the one configured before', async () => {
      const made = await node.auth.apiKeys.create({ name: 'Configured' });
      await ensure();
      expect(await node.auth.authenticate(withKey(secret))).not.toBeNull();
      await ensure('another-key-from-the-environment');
      expect(await node.auth.authenticate(withKey(secret))).toBeNull();
      expect(await node.auth.authenticate(withKey('another-key-from-the-environment'))).not.toBeNull();
      expect(await node.auth.authenticate(withKey(made.key))).not.toBeNull();
    });

    test.each(['short', 'with spaces in the middle', 'x'.repeat(257), 'schlüssel-schlüssel-1'])(
      '%j is no key',
      async (value) => {
        await expect(ensure(value)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
        await expect(ensure(value)).rejects.not.toMatchObject({ message: expect.stringContaining(value) });
      },
    );
  });

  test.each([{ name: '' }, { name: ' ' }, { name: 'x'.repeat(101) }, { name: 'x', expiresInSeconds: 0 }])(
    'refuses to make %o',
    async (input) => {
      await expect(node.auth.apiKeys.create(input)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    },
  );

  test('a key with a secret that is in use is refused', async () => {
    const { key } = await node.auth.apiKeys.create({ name: 'One' });
    const again = node.auth.apiKeys.create({ name: 'Two', secret: key });
    await expect(again).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe.each(databaseKinds)("better-auth's own view of the tables on %s", (kind) => {
  let fixture: AuthFixture;
  let node: Node;

  beforeEach(async () => {
    fixture = await createAuthFixture(kind);
    node = await fixture.openNode();
  });

  afterEach(() => fixture.dispose());

  const instanceOn = (database: Database) =>
    createInstance({
      database,
      secret: 'x'.repeat(32),
      baseUrl: undefined,
      trustedOrigins: [],
      secureCookies: false,
      logger: undefined,
    });

  test('it finds every table and column that it needs, and no migration is missing', async () => {
    const context = await instanceOn(node.database).$context;
    expect(context.explicitSchemaCheck).toBeTypeOf('function');
    await expect(context.explicitSchemaCheck?.()).resolves.toBeUndefined();
  });
});

// cspell:disable -- random text
/** A row as the API key plugin of better-auth 1.7 wrote it, when libraries still used that plugin, and its secret. */
const pluginSecret = 'cinephage_FdvRlgTAYLWfcBSnyRMvzycFRCneuujTExEzGXymymiUYPcvABRZmSOiLDRMHOuA';
const pluginRow = {
  id: 'GFgx9XfFKy3OC1wNGAtJ2HgCQNcRvnP5',
  config_id: 'default',
  name: 'Kitchen',
  start: 'cineph',
  prefix: 'cinephage_',
  key: 'zHCuHNxbeLvt1JyDnlVRV8xC6Y1sa4qEgVe3On-aqkU',
  reference_id: '01a2253c-fe18-75ba-8369-07ba54dbc4f8',
  enabled: true,
  rate_limit_enabled: false,
  rate_limit_time_window: 86_400_000,
  rate_limit_max: 10,
  request_count: 0,
  metadata: 'null',
  created_at: '2026-11-29T02:58:04.006Z',
  updated_at: '2026-11-29T02:58:04.006Z',
};
// cspell:enable

describe.each(databaseKinds)('keys that the API key plugin of better-auth wrote on %s', (kind) => {
  let fixture: AuthFixture;
  let node: Node;

  beforeEach(async () => {
    fixture = await createAuthFixture(kind);
    node = await fixture.openNode();
    const columns = Object.keys(pluginRow);
    await node.database.execute(
      node.database.fork(),
      `insert into auth_api_key (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
      Object.values(pluginRow),
    );
  });

  afterEach(() => fixture.dispose());

  test('stay valid', async () => {
    const principal = { kind: 'api-key', id: pluginRow.id, userId: null, name: 'Kitchen' };
    expect(await node.auth.authenticate(withKey(pluginSecret))).toEqual(principal);
    expect(await node.auth.authenticate(withKey(`${pluginSecret}A`))).toBeNull();
  });

  test('are listed and revoked like others', async () => {
    expect(await node.auth.apiKeys.list()).toMatchObject([
      { id: pluginRow.id, name: 'Kitchen', enabled: true, createdAt: new Date(pluginRow.created_at) },
    ]);
    expect(await node.auth.apiKeys.revoke(pluginRow.id)).toBe(true);
    expect(await node.auth.authenticate(withKey(pluginSecret))).toBeNull();
  });
});
