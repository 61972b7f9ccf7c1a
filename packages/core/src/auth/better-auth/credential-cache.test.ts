import { expect, test } from 'vitest';
import type { Principal } from '../authenticator.ts';
import { createCredentialCache, type VerifiedCredential } from './credential-cache.ts';

const ada: Principal = { kind: 'api-key', id: '1', userId: null, name: 'Ada' };
const valid = (expiresAtMs: number | null = null): VerifiedCredential => ({ principal: ada, expiresAtMs });

/** A cache whose clock, version and lookups the test controls. */
function setUp() {
  const state = { nowMs: 1_000_000, version: 1 as number | null, lookups: 0 };
  const cache = createCredentialCache({
    version: { current: () => state.version, changed() {}, close: () => Promise.resolve() },
    now: () => state.nowMs,
  });
  const resolve = (found: VerifiedCredential | null | Promise<VerifiedCredential | null>, hash = 'hash') =>
    cache.resolve(hash, () => {
      state.lookups++;
      return found;
    });
  return { state, resolve };
}

function deferred<T>() {
  let settle: { resolve: (value: T) => void; reject: (error: Error) => void } | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return {
    promise,
    resolve: (value: T) => settle?.resolve(value),
    reject: (error: Error) => settle?.reject(error),
  };
}

test('a verified credential is cached for 30 seconds', () => {
  const { state, resolve } = setUp();
  expect(resolve(valid())).toBe(ada);
  state.nowMs += 29_999;
  expect(resolve(null)).toBe(ada);
  state.nowMs += 1;
  expect(resolve(null)).toBeNull();
  expect(state.lookups).toBe(2);
});

test('a credential is not cached after it expires', () => {
  const { state, resolve } = setUp();
  expect(resolve(valid(state.nowMs + 10))).toBe(ada);
  state.nowMs += 10;
  expect(resolve(null)).toBeNull();
});

test('a refusal is cached for 2 seconds', () => {
  const { state, resolve } = setUp();
  expect(resolve(null)).toBeNull();
  state.nowMs += 1_999;
  expect(resolve(valid())).toBeNull();
  state.nowMs += 1;
  expect(resolve(valid())).toBe(ada);
});

test('any change of credentials leads to another lookup', () => {
  const { state, resolve } = setUp();
  resolve(valid());
  state.version = 2;
  expect(resolve(null)).toBeNull();
  state.version = 3;
  expect(resolve(valid())).toBe(ada);
});

test('nothing is cached or read from the cache while changes cannot be received', () => {
  const { state, resolve } = setUp();
  resolve(valid());
  state.version = null;
  expect(resolve(null)).toBeNull();
  expect(resolve(valid())).toBe(ada);
  expect(state.lookups).toBe(3);
});

test('requests that arrive during a lookup share it', async () => {
  const { state, resolve } = setUp();
  const lookup = deferred<VerifiedCredential>();
  const answers = [resolve(lookup.promise), resolve(lookup.promise), resolve(lookup.promise)];
  lookup.resolve(valid());
  expect(await Promise.all(answers)).toEqual([ada, ada, ada]);
  expect(state.lookups).toBe(1);
  expect(resolve(null)).toBe(ada);
});

test('a lookup during which a credential is revoked is neither shared nor cached', async () => {
  const { state, resolve } = setUp();
  const slow = deferred<VerifiedCredential>();
  const before = resolve(slow.promise);
  state.version = 2;
  const after = resolve(Promise.resolve(null));
  slow.resolve(valid());
  expect(await before).toBe(ada);
  expect(await after).toBeNull();
  expect(resolve(valid())).toBeNull();
});

test('an error of the lookup is thrown and not cached', async () => {
  const { resolve } = setUp();
  await expect(resolve(Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await resolve(Promise.resolve(valid()))).toBe(ada);
});

test('many refusals evict no verified credential', () => {
  const { state, resolve } = setUp();
  resolve(valid(), 'good');
  for (let index = 0; index < 50_000; index++) {
    resolve(null, `made up ${index}`);
  }
  const { lookups } = state;
  expect(resolve(null, 'good')).toBe(ada);
  expect(state.lookups).toBe(lookups);
});
