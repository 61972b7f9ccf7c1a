import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type StandInFailure, startTmdbStandIn, type TmdbStandIn } from '../../testing/tmdb-stand-in.ts';
import { createTmdbSource } from './tmdb-source.ts';

// The first response loads the schemas, which may take longer than the timeouts of these tests.
beforeAll(() => import('./tmdb-responses.schema.ts'));

let tmdb: TmdbStandIn;
beforeEach(async () => {
  tmdb = await startTmdbStandIn();
});
afterEach(() => tmdb.stop());

const path = '/movie/changes';
const from = new Date('2026-03-02T00:30:00.000Z');
const to = new Date('2026-03-09T23:30:00.000Z');
const period = { from, to, maximumRequests: 200 };

function listChanged(
  query: Partial<typeof period> = {},
  { signal = new AbortController().signal, timeoutMs = 10_000 } = {},
) {
  const settings = { retryDelayMs: 5, timeoutMs, requestsPerSecond: 1_000 };
  const source = createTmdbSource({ apiKey: tmdb.apiKey, baseUrl: tmdb.baseUrl, ...settings });
  return source.listChangedMovies?.({ ...period, ...query }, { signal });
}

/** Marks this many movies as changed in the period. */
function markMany(count: number): number[] {
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  for (const id of ids) tmdb.markChanged(id, '2026-03-05');
  return ids;
}

describe('listChangedMovies', () => {
  it('are those of every day that the period touches, and of the day before', async () => {
    for (const day of [28, 29, 30, 31, 32, 33, 40, 41]) {
      tmdb.markChanged(day, new Date(Date.UTC(2026, 1, day)).toISOString().slice(0, 10));
    }
    // The 29th to the 37th of a February without end: 1 to 9 March.
    expect(await listChanged()).toEqual([29, 30, 31, 32, 33]);
    const query = Object.fromEntries(tmdb.requests[0]?.query ?? []);
    expect(query).toMatchObject({ start_date: '2026-03-01', end_date: '2026-03-09', page: '1' });
  });

  it('are empty when none changed', async () => {
    expect(await listChanged()).toEqual([]);
    expect(tmdb.countRequests(path)).toBe(1);
  });

  it('are read from all pages, each once, without those that have no id', async () => {
    const ids = markMany(1_234);
    tmdb.markChanged(7, '2026-03-06');
    tmdb.markChanged(null, '2026-03-06');
    expect(await listChanged()).toEqual(ids);
    expect(tmdb.countRequests(path)).toBe(13);
  });

  it('are requested each time', async () => {
    expect(await listChanged()).toEqual([]);
    markMany(1);
    expect(await listChanged()).toEqual([1]);
  });

  it('cost one request to find out that they would cost too many', async () => {
    markMany(201);
    expect(await listChanged({ maximumRequests: 2 })).toBeNull();
    expect(tmdb.countRequests(path)).toBe(1);
    expect(await listChanged({ maximumRequests: 3 })).toHaveLength(201);
  });

  it('cost nothing when they may cost nothing', async () => {
    expect(await listChanged({ maximumRequests: 0 })).toBeNull();
    expect(tmdb.requests).toEqual([]);
  });

  it('are not asked for when TMDB has more pages than it serves', async () => {
    markMany(50_001);
    expect(await listChanged({ maximumRequests: 1_000 })).toBeNull();
  });

  it('are reported for thirteen days, and not requested before that', async () => {
    const daysBefore = (days: number) => new Date(to.getTime() - days * 86_400_000);
    expect(await listChanged({ from: daysBefore(13) })).toEqual([]);
    expect(await listChanged({ from: daysBefore(14) })).toBeNull();
    expect(tmdb.countRequests(path)).toBe(1);
  });

  it('end with the reason of the signal', async () => {
    tmdb.setDelay(1_000);
    const controller = new AbortController();
    const answer = listChanged({}, controller);
    controller.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
  });
});

describe('failures of listChangedMovies', () => {
  it.each<[StandInFailure, string, number]>([
    ['unauthorized', 'METADATA_KEY_REJECTED', 1],
    ['rate-limited', 'METADATA_UNAVAILABLE', 3],
    ['refused', 'METADATA_UNAVAILABLE', 3],
    ['server-error', 'METADATA_BAD_ANSWER', 3],
    ['html', 'METADATA_BAD_ANSWER', 3],
    ['wrong-shape', 'METADATA_BAD_ANSWER', 1],
    ['silence', 'METADATA_TIMEOUT', 3],
  ])('%s is %s, after %i requests', async (kind, code, requests) => {
    tmdb.failNext(Number.POSITIVE_INFINITY, kind);
    const timeoutMs = kind === 'silence' ? 500 : 10_000;
    await expect(listChanged({}, { timeoutMs })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/^TMDB.*\.$/u),
    });
    expect(tmdb.countRequests(path)).toBe(requests);
  });

  it('is not noticed when it passes', async () => {
    const ids = markMany(150);
    tmdb.failNext(2, 'server-error');
    expect(await listChanged()).toEqual(ids);
  });

  it('on a later page is no answer at all', async () => {
    markMany(150);
    tmdb.failNext(3, 'server-error', { after: 1 });
    await expect(listChanged()).rejects.toMatchObject({ code: 'METADATA_BAD_ANSWER' });
    expect(tmdb.countRequests(path)).toBe(4);
  });
});

describe('the stand-in', () => {
  it.each([
    ['start_date=2026-03-01&end_date=2026-03-15', 200, undefined],
    ['start_date=2026-03-01&end_date=2026-03-16', 422, 20],
    ['start_date=2026-03-01&end_date=2026-03-02&page=0', 400, 22],
    ['start_date=2026-03-01&end_date=2026-03-02&page=501', 400, 22],
    ['start_date=yesterday&end_date=2026-03-02', 400, 23],
  ])('answers %s with %i, as TMDB does', async (query, status, code) => {
    const response = await fetch(`${tmdb.baseUrl}${path}?api_key=${tmdb.apiKey}&${query}`);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject(code === undefined ? { page: 1 } : { status_code: code });
  });

  it('lists what is marked without a day as changed today', async () => {
    tmdb.markChanged(603);
    expect(await listChanged({ from: new Date(), to: new Date() })).toEqual([603]);
  });
});
