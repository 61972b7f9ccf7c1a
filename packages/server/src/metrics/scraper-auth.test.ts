import type { Authenticator, AuthRequest, Principal } from '@cinephage/core';
import { describe, expect, it } from 'vitest';
import { createScraperAuth } from './scraper-auth.ts';

const prometheus: Principal = { kind: 'api-key', id: 'key-1', userId: null, name: 'prometheus' };
const away = new Error('The database cannot be reached.');

const requestWith = (headers: Record<string, string>): AuthRequest => ({
  method: 'GET',
  url: '/metrics',
  clientIp: '127.0.0.1',
  headers: { get: (name) => headers[name] ?? null },
});
const known = requestWith({ 'x-api-key': 'known' });
const stranger = requestWith({ 'x-api-key': 'stranger' });

/** Accepts one key, until the test replaces `state.answer`. */
function createChangingAuth() {
  const state: { answer: Authenticator['authenticate'] } = {
    answer: ({ headers }) => (headers.get('x-api-key') === 'known' ? prometheus : null),
  };
  const auth: Authenticator = { authenticate: (request) => state.answer(request) };
  return { state, scraperAuth: createScraperAuth(auth) };
}

describe('who may read metrics', () => {
  it('is decided by the authenticator while it responds', async () => {
    const { state, scraperAuth } = createChangingAuth();
    expect(await scraperAuth.authenticate(known)).toBe(prometheus);
    expect(await scraperAuth.authenticate(stranger)).toBeNull();
    state.answer = () => null;
    expect(await scraperAuth.authenticate(known)).toBeNull();
  });

  it.each([
    ['fails', () => Promise.reject(away)],
    [
      'throws',
      () => {
        throw away;
      },
    ],
    ['never answers', () => new Promise<null>(() => {})],
  ] as const)('includes a key that was valid before if it %s', async (_, answer) => {
    const { state, scraperAuth } = createChangingAuth();
    await scraperAuth.authenticate(known);
    state.answer = answer;
    expect(await scraperAuth.authenticate(known)).toBe(prometheus);
  });

  it('excludes other keys then, and keys that were refused meanwhile', async () => {
    const { state, scraperAuth } = createChangingAuth();
    await scraperAuth.authenticate(known);
    await scraperAuth.authenticate(stranger);
    state.answer = () => null;
    await scraperAuth.authenticate(known);
    state.answer = () => Promise.reject(away);
    await expect(scraperAuth.authenticate(known)).rejects.toBe(away);
    await expect(scraperAuth.authenticate(stranger)).rejects.toBe(away);
    await expect(scraperAuth.authenticate(requestWith({ cookie: 'a=b' }))).rejects.toBe(away);
  });

  it('is remembered for a limited number of keys', async () => {
    const { state, scraperAuth } = createChangingAuth();
    state.answer = () => prometheus;
    for (let count = 0; count <= 100; count += 1) {
      await scraperAuth.authenticate(requestWith({ 'x-api-key': `key ${count}` }));
    }
    state.answer = () => Promise.reject(away);
    await expect(scraperAuth.authenticate(requestWith({ 'x-api-key': 'key 0' }))).rejects.toBe(away);
    expect(await scraperAuth.authenticate(requestWith({ 'x-api-key': 'key 1' }))).toBe(prometheus);
  });
});
