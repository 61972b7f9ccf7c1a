import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBetterAuth, ensureFirstCredentials } from '../../src/auth/better-auth/index.ts';
import { createLibrary, createRateLimits, type Library } from '../../src/index.ts';
import { createTestDatabase, databaseKinds, type TestDatabase } from '../../src/testing/test-database.ts';
import { withKey } from './auth-fixture.ts';

describe.each(databaseKinds)('with a library on %s', (kind) => {
  let stored: TestDatabase;
  let library: Library;

  beforeEach(async () => {
    stored = await createTestDatabase(kind);
    library = await createLibrary({ database: stored.url });
  });

  afterEach(async () => {
    await library.stop();
    await stored.dispose();
  });

  test('auth and limits work on its database', async () => {
    const auth = await createBetterAuth({ library });
    const { apiKey = '' } = await ensureFirstCredentials({ auth });
    const principal = await auth.authenticate(withKey(apiKey));
    expect(principal).toMatchObject({ kind: 'api-key', name: 'First key' });
    const limits = createRateLimits({ library });
    expect(await limits.credential.consume(principal?.id ?? '')).toMatchObject({
      allowed: true,
      remaining: 9_999,
    });
    await auth.close();
  });

  test('operations on keys and users are refused after close', async () => {
    const auth = await createBetterAuth({ library });
    await auth.close();
    await auth.close();
    await expect(auth.apiKeys.list()).rejects.toMatchObject({ code: 'LIBRARY_STOPPED' });
    await expect(auth.users.hasAny()).rejects.toMatchObject({ code: 'LIBRARY_STOPPED' });
  });
});

test('values other than a library are refused', async () => {
  const refusal = expect.objectContaining({
    code: 'INVALID_INPUT',
    message: 'library must be a library: await createLibrary(…).',
    details: [{ field: 'library', message: 'must be a library: await createLibrary(…)' }],
  });
  const none = { library: {} as Library };
  expect(() => createRateLimits(none)).toThrow(refusal);
  await expect(async () => createBetterAuth(none)).rejects.toEqual(refusal);
});
