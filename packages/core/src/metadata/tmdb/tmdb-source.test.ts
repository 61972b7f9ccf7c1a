import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTmdbStandIn, type TmdbStandIn } from '../../testing/tmdb-stand-in.ts';
import { createTmdbSource } from './tmdb-source.ts';

let tmdb: TmdbStandIn;
beforeEach(async () => {
  tmdb = await startTmdbStandIn();
});
afterEach(() => tmdb.stop());

const source = (options = {}) =>
  createTmdbSource({ apiKey: tmdb.apiKey, baseUrl: tmdb.baseUrl, retryDelayMs: 10, ...options });

describe('createTmdbSource', () => {
  it('sends nothing before it is asked', async () => {
    source();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(tmdb.requests).toEqual([]);
  });

  it('reads a movie with all its parts in one request', async () => {
    const movie = await source().getMovie(27205);
    expect(movie).toEqual({
      tmdbId: 27205,
      imdbId: 'tt1375666',
      title: 'Inception',
      originalTitle: 'Inception',
      year: 2010,
      overview: 'The overview of Inception.',
      tagline: null,
      runtime: 148,
      genres: ['Action', 'Science Fiction', 'Adventure'],
      certification: 'PG-13',
      tmdbRating: 8.4,
      tmdbVoteCount: 34512,
      posterPath: '/9gk7adHYeDvHkCSEqAvQNLV5Uge.jpg',
      backdropPath: '/s3TBrRGB1iav7gFOCNx3H31MoES.jpg',
      website: null,
      studio: 'Legendary Pictures',
      collection: null,
      originalLanguage: 'en',
      theatricalDate: '2010-07-16',
      homeReleaseDate: '2010-12-07',
      alternativeTitles: [],
      cast: [{ name: 'Leonardo DiCaprio', character: 'Dom Cobb', tmdbId: 6193 }],
      crew: [{ name: 'Christopher Nolan', job: 'Director', tmdbId: 525 }],
      images: [
        { path: '/9gk7adHYeDvHkCSEqAvQNLV5Uge.jpg', type: 'poster' },
        { path: '/s3TBrRGB1iav7gFOCNx3H31MoES.jpg', type: 'backdrop' },
      ],
    });
    expect(tmdb.countRequests('/movie/')).toBe(1);
    const query = Object.fromEntries(tmdb.requests.find(({ path }) => path === '/movie/27205')?.query ?? []);
    expect(query).toEqual({
      api_key: tmdb.apiKey,
      language: 'en-US',
      include_image_language: 'en,null',
      append_to_response: 'credits,images,alternative_titles,release_dates,external_ids',
    });
  });

  it('sends a v4 token as bearer and never in the address', async () => {
    await source({ apiKey: tmdb.accessToken }).getMovie(603);
    const request = tmdb.requests.find(({ path }) => path === '/movie/603');
    expect(request?.authorization).toBe(`Bearer ${tmdb.accessToken}`);
    expect(request?.query.has('api_key')).toBe(false);
  });

  it('searches by title and year', async () => {
    expect(await source().searchMovies({ title: ' matrix ', year: 1999 })).toEqual([
      {
        tmdbId: 603,
        title: 'The Matrix',
        originalTitle: 'The Matrix',
        year: 1999,
        overview: 'The overview of The Matrix.',
        posterPath: null,
      },
    ]);
    expect(await source().searchMovies({ title: 'matrix', year: 2003 })).toEqual([]);
    expect(tmdb.requests.find(({ path }) => path === '/search/movie')?.query.get('query')).toBe('matrix');
  });

  it('does not ask for a search without words', async () => {
    expect(await source().searchMovies({ title: '  ' })).toEqual([]);
    expect(tmdb.requests).toEqual([]);
  });

  it('finds by IMDb id, and finds nothing for an unknown or impossible one', async () => {
    expect(await source().findByImdbId('tt1375666')).toMatchObject({ tmdbId: 27205, title: 'Inception' });
    expect(await source().findByImdbId('tt0000001')).toBeNull();
    expect(await source().findByImdbId('../movie/603')).toBeNull();
    expect(tmdb.countRequests('/find/')).toBe(2);
    expect(tmdb.countRequests('/movie/')).toBe(0);
  });

  it('takes the image address from the configuration, asked once', async () => {
    await using elsewhere = await startTmdbStandIn({ imageBaseUrl: 'https://images.example/t/p/' });
    const mirrored = source({ baseUrl: elsewhere.baseUrl });
    expect(mirrored.imageBaseUrl).toBe('https://image.tmdb.org/t/p/original/');
    await mirrored.getMovie(603);
    await mirrored.getMovie(27205);
    await expect.poll(() => mirrored.imageBaseUrl).toBe('https://images.example/t/p/original/');
    expect(elsewhere.countRequests('/configuration')).toBe(1);
  });

  it('keeps the usual image address when the configuration fails, and says so', async () => {
    const warn = vi.fn();
    tmdb.failNext(Number.POSITIVE_INFINITY, 'server-error', { path: '/configuration' });
    const usual = source({ logger: { debug() {}, info() {}, warn, error() {} } });
    await expect(usual.getMovie(603)).resolves.toMatchObject({ title: 'The Matrix' });
    await expect.poll(() => warn.mock.lastCall?.[1]).toContain('image address');
    expect(usual.imageBaseUrl).toBe('https://image.tmdb.org/t/p/original/');
  });

  it.each([
    [{ apiKey: ' ' }, 'apiKey must not be empty'],
    [{ apiKey: 'a secret\nkey' }, 'apiKey holds characters that no TMDB key has'],
    [{ baseUrl: 'ftp://example.org/3' }, 'baseUrl must be an http or https address'],
    [{ region: 'USA' }, 'region must be a country code'],
    [{ country: 'DE' }, 'country is not a known option'],
    [{ language: 'german' }, 'language must be a language such as en or en-US'],
  ])('refuses settings that cannot work: %o', (options, sentence) => {
    const create = () => source(options);
    expect(create).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(create).toThrow(sentence);
    expect(create).not.toThrow(/secret/u);
  });
});

describe('remembered and shared answers', () => {
  it('asks once for twenty who ask at once, and not again for a while', async () => {
    const shared = source();
    const movies = await Promise.all(Array.from({ length: 20 }, () => shared.getMovie(27205)));
    expect(new Set(movies.map(({ title }) => title))).toEqual(new Set(['Inception']));
    await shared.getMovie(27205);
    expect(tmdb.countRequests('/movie/27205')).toBe(1);
  });

  it('sends one request for concurrent callers that bypass the cache, and caches the answer', async () => {
    const shared = source();
    await shared.getMovie(603);
    tmdb.addMovie({ id: 603, title: 'The Matrix, restored' });
    const fresh = await Promise.all(Array.from({ length: 5 }, () => shared.getMovie(603, { fresh: true })));
    expect(new Set(fresh.map(({ title }) => title))).toEqual(new Set(['The Matrix, restored']));
    expect(tmdb.countRequests('/movie/603')).toBe(2);
    expect(await shared.getMovie(603)).toMatchObject({ title: 'The Matrix, restored' });
    expect(tmdb.countRequests('/movie/603')).toBe(2);
  });

  it('does not remember that a movie was unknown', async () => {
    const shared = source();
    await expect(shared.getMovie(77)).rejects.toMatchObject({ code: 'METADATA_NOT_FOUND' });
    tmdb.addMovie({ id: 77, title: 'Memento' });
    await expect(shared.getMovie(77)).resolves.toMatchObject({ title: 'Memento' });
  });

  it('goes on for the others when one of the callers gives up', async () => {
    const shared = source();
    tmdb.setDelay(100);
    const impatient = new AbortController();
    const first = shared.getMovie(603, { signal: impatient.signal });
    const second = shared.getMovie(603);
    impatient.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    await expect(second).resolves.toMatchObject({ title: 'The Matrix' });
    expect(tmdb.countRequests('/movie/603')).toBe(1);
  });

  it('starts over when everybody had given up', async () => {
    const shared = source();
    tmdb.failNext(1, 'silence');
    const only = new AbortController();
    const first = shared.getMovie(603, { signal: only.signal });
    await expect.poll(() => tmdb.countRequests('/movie/603')).toBe(1);
    only.abort();
    await expect(first).rejects.toThrow();
    await expect(shared.getMovie(603)).resolves.toMatchObject({ title: 'The Matrix' });
  });

  const addMovies = (count: number) => {
    const ids = Array.from({ length: count }, (_, index) => index + 1);
    for (const id of ids) tmdb.addMovie({ id, title: `Movie ${id}` });
    return ids;
  };

  it('starts no more requests in a second than it may', async () => {
    const limited = source({ requestsPerSecond: 5 });
    const startedAt = performance.now();
    await Promise.all(addMovies(8).map((id) => limited.getMovie(id)));
    expect(performance.now() - startedAt).toBeGreaterThan(900);
    expect(tmdb.countRequests('/movie/')).toBe(8);
  });

  it('has no more requests under way than it may', async () => {
    const limited = source({ concurrency: 2 });
    tmdb.setDelay(100);
    const startedAt = performance.now();
    await Promise.all(addMovies(7).map((id) => limited.getMovie(id)));
    // Seven movies and the configuration, two at a time.
    expect(performance.now() - startedAt).toBeGreaterThan(395);
  });
});
