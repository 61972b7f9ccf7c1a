import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FirstCredentials } from '../../src/auth/better-auth/first-credentials.ts';
import { createPostgresCredentialVersion } from '../../src/auth/better-auth/postgres-credential-version.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import { databaseKinds } from '../../src/testing/test-database.ts';
import {
  type AuthFixture,
  admin,
  createAuthFixture,
  type Node,
  requestWith,
  send,
  signIn,
  withKey,
} from './auth-fixture.ts';
import { inAnotherProcess } from './node-process.ts';
import { createTcpProxy } from './tcp-proxy.ts';

describe.each(databaseKinds)('several processes on %s', (kind) => {
  let fixture: AuthFixture;
  let node: Node;

  beforeEach(async () => {
    fixture = await createAuthFixture(kind);
    node = await fixture.openNode();
  });

  afterEach(() => fixture.dispose());

  test('a key that another process revokes is refused from the next request on', async () => {
    const { id, key } = await node.auth.apiKeys.create({ name: 'Shared' });
    expect(await node.auth.authenticate(withKey(key))).not.toBeNull();
    expect(await inAnotherProcess(fixture.url, `return auth.apiKeys.revoke('${id}')`)).toBe(true);
    expect(await node.auth.authenticate(withKey(key))).toBeNull();
  });

  test('a key that another process creates is accepted, also if it was refused just before', async () => {
    const secret = 'a-key-that-will-exist-soon';
    expect(await node.auth.authenticate(withKey(secret))).toBeNull();
    await inAnotherProcess(fixture.url, `await auth.apiKeys.ensure({ name: 'Soon', secret: '${secret}' })`);
    expect(await node.auth.authenticate(withKey(secret))).toMatchObject({ name: 'Soon' });
  });

  test('a password reset by another process ends the sessions in this one', async () => {
    await node.auth.users.ensureAdmin(admin);
    const cookie = await signIn(node.auth);
    expect(await node.auth.authenticate(requestWith({ cookie }))).toMatchObject({ kind: 'session' });
    const reset = `return auth.users.resetPassword('${admin.username}', 'another password')`;
    expect(await inAnotherProcess(fixture.url, reset)).toBe(true);
    expect(await node.auth.authenticate(requestWith({ cookie }))).toBeNull();
    await signIn(node.auth, { ...admin, password: 'another password' });
  });

  test('a session that began in one process is valid in the others', async () => {
    await node.auth.users.ensureAdmin(admin);
    const cookie = await signIn(node.auth);
    const other = await fixture.openNode();
    expect(await other.auth.authenticate(requestWith({ cookie }))).toMatchObject({
      kind: 'session',
      name: 'Ada',
    });
  });

  test('processes that start at once create one first key and one first admin', async () => {
    const start = () =>
      inAnotherProcess<FirstCredentials>(fixture.url, 'return ensureFirstCredentials({ auth })');
    const made = await Promise.all([start(), start(), start()]);
    expect(made.filter(({ apiKey }) => apiKey !== undefined)).toHaveLength(1);
    const admins = made.flatMap((first) => (first.admin === undefined ? [] : [first.admin]));
    expect(admins).toHaveLength(1);
    expect(await node.auth.apiKeys.list()).toHaveLength(1);
    await signIn(node.auth, admins[0]);
  });
});

describe('several nodes on PostgreSQL', () => {
  let fixture: AuthFixture;
  let node: Node;
  let other: Node;

  beforeEach(async () => {
    fixture = await createAuthFixture('postgresql');
    node = await fixture.openNode();
    other = await fixture.openNode();
  });

  afterEach(() => fixture.dispose());

  const killListeners = () =>
    other.database.execute(
      other.database.fork(),
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and (query like 'listen %' or query = 'select 1') and pid <> pg_backend_pid()`,
    );

  test('a revocation takes effect before the cache of another node expires', async () => {
    const { id, key } = await node.auth.apiKeys.create({ name: 'Heard' });
    await node.auth.authenticate(withKey(key));
    await other.auth.apiKeys.revoke(id);
    const revokedAt = performance.now();
    await vi.waitFor(async () => expect(await node.auth.authenticate(withKey(key))).toBeNull(), {
      timeout: 60_000,
      interval: 1,
    });
    // Milliseconds where nothing else runs. The cache keeps it for half a minute.
    expect(performance.now() - revokedAt).toBeLessThan(15_000);
  });

  test('a node that cannot listen uses nothing from its cache, also after it listens again', async () => {
    const version = await createPostgresCredentialVersion(node.database.signals);
    const before = version.current() ?? Number.NaN;
    await killListeners();
    await vi.waitFor(() => expect(version.current()).toBeNull(), { timeout: 60_000, interval: 1 });
    await vi.waitFor(() => expect(version.current()).toBeGreaterThan(before), { timeout: 60_000 });
    version.close();
    expect(version.current()).toBeNull();
  });

  test('a node listens again after its connection was lost', async () => {
    const { id, key } = await node.auth.apiKeys.create({ name: 'Kept' });
    await killListeners();
    const remembers = async () => {
      await node.auth.authenticate(withKey(key));
      expect(node.auth.authenticate(withKey(key))).not.toBeInstanceOf(Promise);
    };
    await sleep(50);
    await vi.waitFor(remembers, { timeout: 60_000 });
    await other.auth.apiKeys.revoke(id);
    const refuses = async () => expect(await node.auth.authenticate(withKey(key))).toBeNull();
    await vi.waitFor(refuses, { timeout: 60_000, interval: 1 });
  });

  test('the cache is not used for long after the listening connection has stopped responding', async () => {
    const proxy = await createTcpProxy(fixture.url);
    const database = await openDatabase({ address: proxy.url });
    const version = await createPostgresCredentialVersion(database.signals);
    expect(version.current()).not.toBeNull();
    proxy.freeze();
    await vi.waitFor(() => expect(version.current()).toBeNull(), { timeout: 60_000, interval: 100 });
    await proxy.close();
    version.close();
    await database.close();
  });

  test('an unavailable database is an error and not a refusal', async () => {
    const proxy = await createTcpProxy(fixture.url);
    const { auth } = await fixture.openNode({}, proxy.url);
    const { key } = await auth.apiKeys.create({ name: 'Cut off' });
    await node.auth.users.ensureAdmin(admin);
    const cookie = await signIn(node.auth);
    await auth.authenticate(withKey(key));
    await proxy.close();
    // Until the node knows, it answers from its cache.
    const answer = async () => auth.authenticate(withKey(key));
    await expect.poll(() => answer().catch(() => 'unavailable')).toBe('unavailable');
    for (const request of [withKey(key), withKey('cinephage_unknown'), requestWith({ cookie })]) {
      await expect(async () => auth.authenticate(request)).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
      });
    }
    await expect(send(auth, '/api/auth/sign-in/username', { body: admin })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
  });
});
