import { describe, expect, it } from 'vitest';
import { moviesPath } from '../support/add-movie.ts';
import { createCountingLimits } from '../support/counting-limiter.ts';
import { type Answer, startApi } from '../support/start-api.ts';

const limitHeaders = ({ headers }: Answer) => ({
  limit: headers.get('x-ratelimit-limit'),
  remaining: headers.get('x-ratelimit-remaining'),
});

describe('rate limits', () => {
  it('sends the number of remaining requests with every response, errors included', async () => {
    await using api = await startApi('sqlite', {
      rateLimits: createCountingLimits({ credential: 10, anonymous: 5 }),
    });
    expect(limitHeaders(await api.request('GET', moviesPath))).toEqual({ limit: '10', remaining: '9' });
    expect(limitHeaders(await api.request('GET', `${moviesPath}/none`))).toEqual({
      limit: '10',
      remaining: '8',
    });
    expect(limitHeaders(await api.request('POST', moviesPath, { body: '{' }))).toEqual({
      limit: '10',
      remaining: '7',
    });
    expect(limitHeaders(await api.request('PATCH', moviesPath))).toEqual({ limit: '10', remaining: '6' });
    expect(limitHeaders(await api.request('GET', '/elsewhere'))).toEqual({ limit: '10', remaining: '5' });
    expect(limitHeaders(await api.request('GET', moviesPath, { key: null }))).toEqual({
      limit: '5',
      remaining: '4',
    });
    expect(limitHeaders(await api.request('GET', '/elsewhere', { key: null }))).toEqual({
      limit: '5',
      remaining: '3',
    });
    const reset = Number((await api.request('GET', moviesPath)).headers.get('x-ratelimit-reset'));
    expect(reset * 1000 - Date.now()).toBeGreaterThan(1_000);
    expect(reset * 1000 - Date.now()).toBeLessThan(62_000);
  });

  it('answers 429 with Retry-After once they are used up', async () => {
    await using api = await startApi('sqlite', { rateLimits: createCountingLimits({ credential: 2 }) });
    for (let i = 0; i < 2; i++) expect((await api.request('GET', moviesPath)).status).toBe(200);
    const refused = await api.request('GET', moviesPath);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ success: false, code: 'RATE_LIMITED' });
    expect(limitHeaders(refused)).toEqual({ limit: '2', remaining: '0' });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(60);
  });

  it('counts requests with a valid key by credential, and all others by the address of the socket', async () => {
    const rateLimits = createCountingLimits();
    await using api = await startApi('sqlite', { rateLimits });
    await api.request('GET', moviesPath);
    await api.request('GET', moviesPath, { key: 'wrong', headers: { 'x-forwarded-for': '203.0.113.1' } });
    await api.request('GET', '/api/library/none', { key: null });
    await api.request('GET', '/elsewhere', { key: null });
    expect([...rateLimits.credential.counts]).toEqual([['key-1', 1]]);
    expect([...rateLimits.anonymous.counts]).toEqual([['127.0.0.1', 3]]);
    expect([...rateLimits.signIn.counts]).toEqual([]);
  });

  it('limits clients that guess keys without limiting those with a valid key', async () => {
    await using api = await startApi('sqlite', { rateLimits: createCountingLimits({ anonymous: 3 }) });
    for (let i = 0; i < 3; i++)
      expect((await api.request('GET', moviesPath, { key: `guess-${i}` })).status).toBe(401);
    expect((await api.request('GET', moviesPath, { key: 'guess-4' })).status).toBe(429);
    expect((await api.request('GET', moviesPath)).status).toBe(200);
  });

  it('sends no headers without limits', async () => {
    await using api = await startApi('sqlite');
    expect(limitHeaders(await api.request('GET', moviesPath))).toEqual({ limit: null, remaining: null });
  });
});
