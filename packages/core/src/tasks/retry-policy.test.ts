import { describe, expect, it } from 'vitest';
import { LibraryError } from '../errors/library-error.ts';
import { decideRetry } from './retry-policy.ts';

const backoff = { baseMs: 1_000, maximumMs: 60_000 };
const context = { attempt: 1, maxAttempts: 20, backoff, random: () => 1 };
const down = new LibraryError('METADATA_UNAVAILABLE', 'TMDB is down.');

describe('the retry decision after a failure', () => {
  it('doubles the pause with each attempt, up to the longest', () => {
    const pauses = [1, 2, 3, 4, 10].map((attempt) => decideRetry(down, { ...context, attempt }).retryInMs);
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 60_000]);
  });

  it('spreads the pause over its upper half', () => {
    expect(decideRetry(down, { ...context, random: () => 0 }).retryInMs).toBe(500);
    expect(decideRetry(down, { ...context, random: () => 0.5 }).retryInMs).toBe(750);
  });

  it('waits as long as the failing service asks for, up to an hour', () => {
    const asking = (retryAfterSeconds: number) =>
      decideRetry(new LibraryError('METADATA_UNAVAILABLE', 'Later.', { retryAfterSeconds }), context)
        .retryInMs;
    expect([asking(0.1), asking(30), asking(1_000_000)]).toEqual([1_000, 30_000, 3_600_000]);
  });

  it.each(['INVALID_INPUT', 'MOVIE_NOT_FOUND', 'METADATA_NOT_FOUND', 'METADATA_KEY_REJECTED'] as const)(
    'does not try again after %s',
    (code) => {
      const decision = decideRetry(new LibraryError(code, 'No.'), context);
      expect(decision).toEqual({ failure: { code, message: 'No.' }, retryInMs: null });
    },
  );

  it('does not try again after the last attempt', () => {
    expect(decideRetry(down, { ...context, attempt: 20 }).retryInMs).toBeNull();
    expect(decideRetry(down, { ...context, attempt: 19 }).retryInMs).not.toBeNull();
  });

  it('shows the sentence of a library error and no other', () => {
    expect(decideRetry(down, context).failure).toEqual({
      code: 'METADATA_UNAVAILABLE',
      message: 'TMDB is down.',
    });
    const lost = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7'), { code: 'ECONNREFUSED' });
    for (const error of [lost, new TypeError('x of undefined'), 'a string', undefined]) {
      const { failure } = decideRetry(error, context);
      expect(failure.code).toBe(error === lost ? 'DATABASE_UNAVAILABLE' : 'INTERNAL_ERROR');
      expect(failure.message).not.toMatch(/10\.0|undefined|string/);
    }
  });
});
