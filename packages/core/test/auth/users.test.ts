import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensureFirstCredentials } from '../../src/auth/better-auth/first-credentials.ts';
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

describe.each(databaseKinds)('users on %s', (kind) => {
  let fixture: AuthFixture;
  let node: Node;

  beforeEach(async () => {
    fixture = await createAuthFixture(kind);
    node = await fixture.openNode();
  });

  afterEach(() => fixture.dispose());

  const signInStatus = async (credentials: typeof admin) =>
    (await send(node.auth, '/api/auth/sign-in/username', { body: credentials })).status;

  test('an admin is created once and keeps the password', async () => {
    const { users } = node.auth;
    expect(await users.hasAny()).toBe(false);
    expect(await users.ensureAdmin(admin)).toBe(true);
    expect(await users.ensureAdmin({ username: 'ADA', password: 'something else' })).toBe(false);
    expect(await users.hasAny()).toBe(true);
    expect(await signInStatus(admin)).toBe(200);
  });

  test('the first admin is created only if there are no users', async () => {
    const { users } = node.auth;
    expect(await users.createFirstAdmin(admin)).toBe(true);
    expect(await users.createFirstAdmin({ ...admin, username: 'grace' })).toBe(false);
  });

  test('a reset ends the sessions and the old password', async () => {
    await node.auth.users.ensureAdmin(admin);
    const cookie = await signIn(node.auth);
    expect(await node.auth.authenticate(requestWith({ cookie }))).not.toBeNull();
    expect(await node.auth.users.resetPassword('ADA', 'a new password')).toBe(true);
    expect(await node.auth.authenticate(requestWith({ cookie }))).toBeNull();
    expect(await signInStatus(admin)).toBe(401);
    expect(await signInStatus({ ...admin, password: 'a new password' })).toBe(200);
  });

  test('the password of an unknown user cannot be reset', async () => {
    expect(await node.auth.users.resetPassword('unknown', 'a new password')).toBe(false);
  });

  test.each([
    { username: 'ab', password: 'long enough' },
    { username: 'a b c', password: 'long enough' },
    { username: 'ada', password: 'short' },
    { username: 'ada', password: 'x'.repeat(129) },
    { username: 'x'.repeat(31), password: 'long enough' },
  ])('refuses %o', async (credentials) => {
    const refusal = { code: 'INVALID_INPUT' };
    await expect(async () => node.auth.users.ensureAdmin(credentials)).rejects.toMatchObject(refusal);
    const reset = async () => node.auth.users.resetPassword(credentials.username, credentials.password);
    await expect(reset).rejects.toMatchObject(refusal);
  });
});

describe.each(databaseKinds)('the first start on %s', (kind) => {
  let fixture: AuthFixture;
  let node: Node;

  beforeEach(async () => {
    fixture = await createAuthFixture(kind);
    node = await fixture.openNode();
  });

  afterEach(() => fixture.dispose());

  test('creates a key and an admin, once, and returns both', async () => {
    const { auth } = node;
    const made = await ensureFirstCredentials({ auth });
    expect(made).toEqual({
      apiKey: expect.stringMatching(/^cinephage_/),
      admin: { username: 'admin', password: expect.stringMatching(/^[A-Za-z0-9]{20}$/) },
    });
    expect(await auth.authenticate(withKey(made.apiKey ?? ''))).not.toBeNull();
    await signIn(auth, made.admin);
    expect(await ensureFirstCredentials({ auth })).toEqual({});
  });

  test('applies the credentials of the operator at every start, and returns nothing', async () => {
    const { auth } = node;
    const chosen = {
      apiKey: 'a-key-of-my-own-choice',
      adminUsername: 'grace',
      adminPassword: 'a fine password',
    };
    expect(await ensureFirstCredentials({ auth, ...chosen })).toEqual({});
    expect(await ensureFirstCredentials({ auth, ...chosen })).toEqual({});
    expect(await auth.authenticate(withKey(chosen.apiKey))).not.toBeNull();
    await signIn(auth, { username: 'grace', password: 'a fine password' });
    expect(await auth.apiKeys.list()).toHaveLength(1);
  });

  test('keeps a password that was changed since', async () => {
    const { auth } = node;
    const chosen = { apiKey: 'a-key-of-my-own-choice', adminPassword: 'a fine password' };
    await ensureFirstCredentials({ auth, ...chosen });
    await auth.users.resetPassword('admin', 'a finer password');
    await ensureFirstCredentials({ auth, ...chosen });
    await signIn(auth, { username: 'admin', password: 'a finer password' });
  });

  test('creates only what is missing', async () => {
    const { auth } = node;
    await auth.apiKeys.create({ name: 'Mine' });
    expect(await ensureFirstCredentials({ auth, adminUsername: 'grace' })).toEqual({
      admin: { username: 'grace', password: expect.any(String) },
    });
  });
});
