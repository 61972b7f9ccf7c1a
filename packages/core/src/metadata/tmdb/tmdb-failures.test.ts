import { inspect } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LibraryError } from '../../errors/library-error.ts';
import { startTmdbStandIn, type TmdbStandIn } from '../../testing/tmdb-stand-in.ts';
import type { StandInFailure } from '../../testing/tmdb-stand-in-failures.ts';
import { createTmdbSource } from './tmdb-source.ts';

// The first response loads the schemas, which may take longer than the timeouts of these tests.
beforeAll(() => import('./tmdb-responses.schema.ts'));

let tmdb: TmdbStandIn;
beforeEach(async () => {
  tmdb = await startTmdbStandIn();
});
afterEach(() => tmdb.stop());

const source = (options = {}) =>
  createTmdbSource({
    apiKey: tmdb.apiKey,
    baseUrl: tmdb.baseUrl,
    retryDelayMs: 5,
    timeoutMs: 10_000,
    ...options,
  });

const forever = Number.POSITIVE_INFINITY;

/** How often the movie was requested. */
const countRequests = () => tmdb.countRequests('/movie/603');

/** Short only for failures that are timeouts, so that a busy machine causes no others. */
const timeoutFor = (kind: StandInFailure) => (kind === 'silence' || kind === 'slow-bytes' ? 500 : 10_000);

async function errorOf(promise: Promise<unknown>): Promise<LibraryError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof LibraryError) return error;
  throw new Error(`expected a LibraryError, got ${inspect(error)}`);
}

describe('failures of TMDB', () => {
  it.each<[StandInFailure, string, number]>([
    ['unauthorized', 'METADATA_KEY_REJECTED', 1],
    ['not-found', 'METADATA_NOT_FOUND', 1],
    ['html-not-found', 'METADATA_BAD_ANSWER', 1],
    ['wrong-shape', 'METADATA_BAD_ANSWER', 1],
    ['redirect', 'METADATA_BAD_ANSWER', 1],
    ['rate-limited', 'METADATA_UNAVAILABLE', 3],
    ['refused', 'METADATA_UNAVAILABLE', 3],
    ['hang-up', 'METADATA_UNAVAILABLE', 3],
    ['server-error', 'METADATA_BAD_ANSWER', 3],
    ['html', 'METADATA_BAD_ANSWER', 3],
    ['bad-json', 'METADATA_BAD_ANSWER', 3],
    ['slow-bytes', 'METADATA_TIMEOUT', 3],
    ['silence', 'METADATA_TIMEOUT', 3],
  ])('%s is %s, after %i requests', async (kind, code, requests) => {
    tmdb.failNext(forever, kind);
    const error = await errorOf(source({ timeoutMs: timeoutFor(kind) }).getMovie(603));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/TMDB.* .*\.$/u);
    expect(countRequests()).toBe(requests);
  });

  it('is an answer that is too large, however long that takes to arrive', async () => {
    tmdb.failNext(forever, 'huge');
    const error = await errorOf(source({ deadlineMs: 20_000 }).getMovie(603));
    expect(error.code).toBe('METADATA_BAD_ANSWER');
    expect(countRequests()).toBe(1);
  });

  it.each<StandInFailure>([
    'rate-limited',
    'refused',
    'hang-up',
    'server-error',
    'html',
    'bad-json',
    'silence',
  ])('is retried after %s', async (kind) => {
    tmdb.failNext(2, kind);
    await expect(source({ timeoutMs: timeoutFor(kind) }).getMovie(603)).resolves.toMatchObject({
      title: 'The Matrix',
    });
    expect(countRequests()).toBe(3);
  });

  it('is not remembered', async () => {
    const recovering = source({ retries: 0 });
    tmdb.failNext(1, 'server-error');
    await expect(recovering.getMovie(603)).rejects.toThrow();
    await expect(recovering.getMovie(603)).resolves.toMatchObject({ title: 'The Matrix' });
  });

  it('is METADATA_UNAVAILABLE when the connection is refused', async () => {
    const gone = source();
    await tmdb.stop();
    const error = await errorOf(gone.getMovie(603));
    expect(error).toMatchObject({
      code: 'METADATA_UNAVAILABLE',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('is METADATA_UNAVAILABLE when the name does not exist', async () => {
    const error = await errorOf(source({ baseUrl: 'http://tmdb.invalid/3', timeoutMs: 5_000 }).getMovie(603));
    expect(error.code).toBe('METADATA_UNAVAILABLE');
  });

  it('names an unknown movie, and asks nothing for an impossible id', async () => {
    expect((await errorOf(source().getMovie(604))).message).toBe('TMDB knows no movie with the id 604.');
    for (const id of [0, -1, 1.5, 2 ** 31, Number.NaN]) {
      expect((await errorOf(source().getMovie(id))).code).toBe('METADATA_NOT_FOUND');
    }
    expect(tmdb.countRequests('/movie/')).toBe(1);
  });

  it('refuses an answer about another movie', async () => {
    tmdb.addMovie({ id: 603, title: 'The Matrix', wire: { id: 604 } });
    expect(await errorOf(source().getMovie(603))).toMatchObject({ code: 'METADATA_BAD_ANSWER' });
  });

  it('shows the key nowhere: not in messages, causes or logs', async () => {
    const lines: unknown[] = [];
    const write = (...line: unknown[]) => void lines.push(line);
    const logger = { debug: write, info: write, warn: write, error: write };
    const errors: LibraryError[] = [];
    for (const kind of [
      'unauthorized',
      'redirect',
      'refused',
      'hang-up',
      'html',
      'silence',
      'wrong-shape',
    ] as const) {
      tmdb.recover();
      tmdb.failNext(forever, kind);
      tmdb.failNext(forever, kind, { path: '/configuration' });
      errors.push(await errorOf(source({ logger, timeoutMs: timeoutFor(kind) }).getMovie(603)));
    }
    await tmdb.stop();
    errors.push(await errorOf(source({ logger }).getMovie(603)));
    await expect.poll(() => inspect(lines)).toContain('image address');
    const everything = inspect([errors, lines], { depth: 20, maxArrayLength: null });
    expect(errors[0]?.message).toContain('TMDB_API_KEY');
    expect(everything).not.toContain(tmdb.apiKey);
    expect(everything).not.toContain('api_key');
  });
});

describe('Retry-After', () => {
  it('is waited for when it is short', async () => {
    tmdb.failNext(1, 'rate-limited', { retryAfter: '1' });
    const startedAt = performance.now();
    await expect(source().getMovie(603)).resolves.toMatchObject({ title: 'The Matrix' });
    expect(performance.now() - startedAt).toBeGreaterThan(990);
  });

  it('holds back every other request too', async () => {
    const warn = vi.fn();
    const logger = { debug: vi.fn(), info: vi.fn(), warn, error: vi.fn() };
    const retrying = source({ logger });
    tmdb.failNext(1, 'rate-limited', { retryAfter: '1', path: '/movie/603' });
    const startedAt = performance.now();
    const first = retrying.getMovie(603);
    await expect.poll(() => warn.mock.calls.length, { interval: 5 }).toBe(1);
    await retrying.getMovie(27205);
    expect(performance.now() - startedAt).toBeGreaterThan(990);
    await first;
  });

  it.each([
    ['seconds', () => '30'],
    ['an HTTP date', () => new Date(Date.now() + 30_000).toUTCString()],
  ])('in %s ends it at once when it is long, and is passed on', async (_form, retryAfter) => {
    tmdb.failNext(forever, 'rate-limited', { retryAfter: retryAfter() });
    const error = await errorOf(source().getMovie(603));
    expect(error.code).toBe('METADATA_UNAVAILABLE');
    expect(error.retryAfterSeconds).toBeGreaterThan(25);
    expect(error.retryAfterSeconds).toBeLessThanOrEqual(30);
    expect(countRequests()).toBe(1);
  });
});

describe('the deadline of an operation', () => {
  it('ends it however many retries are left', async () => {
    tmdb.failNext(forever, 'silence');
    const startedAt = performance.now();
    const error = await errorOf(source({ retries: 10, timeoutMs: 1_000, deadlineMs: 1_500 }).getMovie(603));
    expect(error.code).toBe('METADATA_TIMEOUT');
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });

  it('counts the time spent in the queue', async () => {
    const narrow = source({ concurrency: 1, deadlineMs: 3_000, retries: 0 });
    await narrow.getMovie(603);
    tmdb.setDelay(60_000);
    const startedAt = performance.now();
    const errors = await Promise.all([1, 2, 3, 4, 5, 6].map((id) => errorOf(narrow.getMovie(id))));
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['METADATA_TIMEOUT']));
    // All at once. If each had begun to count with its request, the last one would end after 18 s.
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});
