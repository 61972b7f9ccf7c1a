import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LibraryError } from '../errors/library-error.ts';
import { createFindMovieIds } from '../movies/get-movies.ts';
import { movieMetadata, testMetadataSource, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { metadataMatchSchema } from './metadata-match.schema.ts';
import type { MovieSearchResult } from './metadata-source.ts';
import { createSearchMetadata } from './search-metadata.ts';
import { validateResponses } from './validate-responses.ts';

const result = (tmdbId: number, facts: Partial<MovieSearchResult> = {}): MovieSearchResult => ({
  ...{ tmdbId, title: `Movie ${tmdbId}`, originalTitle: `Original ${tmdbId}` },
  ...{ year: 1999, overview: 'A movie.', posterPath: `/${tmdbId}.jpg` },
  ...facts,
});

describe.each(databaseKinds)('a search at the metadata source with %s', (kind) => {
  let fixture: TestLibrary;
  let ids: ReadonlyMap<number, string>;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    await fixture.library.movies.import([2, 3, 5].map((tmdbId) => toImport(movieMetadata(tmdbId))));
    const rows = await fixture.query<{ tmdb_id: number; id: string }>('select tmdb_id, id from movie');
    ids = new Map(rows.map((row) => [row.tmdb_id, row.id]));
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  const searchMovies = vi.fn(async (..._asked: unknown[]): Promise<MovieSearchResult[]> => []);
  beforeEach(() => {
    searchMovies.mockReset().mockResolvedValue([]);
  });
  const search = (...asked: Parameters<ReturnType<typeof createSearchMetadata>>) =>
    createSearchMetadata({
      metadata: validateResponses({ ...testMetadataSource(), searchMovies }),
      imageBaseUrl: () => 'https://images.test/w500/',
      findMovieIds: createFindMovieIds({
        database: fixture.database,
        imageBaseUrl: () => '',
        now: () => new Date(),
      }),
    })(...asked);

  it('answers with the matches in their order, and the ids of those in the library', async () => {
    searchMovies.mockResolvedValue([result(3), result(1), result(2, { year: null, posterPath: null })]);
    const matches = await search({ query: 'movie' });
    expect(matches.map((match) => metadataMatchSchema.parse(match))).toEqual(matches);
    expect(matches).toEqual([
      {
        ...{ tmdbId: 3, title: 'Movie 3', originalTitle: 'Original 3', year: 1999, overview: 'A movie.' },
        ...{ posterUrl: 'https://images.test/w500/3.jpg', movieId: ids.get(3) },
      },
      expect.objectContaining({ tmdbId: 1, movieId: null }),
      expect.objectContaining({ tmdbId: 2, movieId: ids.get(2), year: null, posterUrl: null }),
    ]);
  });

  it('asks the source for what it was asked, with the signal', async () => {
    const { signal } = new AbortController();
    await search({ query: '  The Matrix ', year: 1999 }, { signal });
    await search({ query: 'Alien' });
    expect(searchMovies.mock.calls).toEqual([
      [{ title: 'The Matrix', year: 1999 }, { signal }],
      [{ title: 'Alien' }, {}],
    ]);
  });

  it('takes one statement for all matches, and none without any', async () => {
    const spy = vi.spyOn(fixture.database.reader, 'all');
    try {
      expect(await search({ query: 'nothing' })).toEqual([]);
      expect(spy).not.toHaveBeenCalled();
      searchMovies.mockResolvedValue(Array.from({ length: 200 }, (_, index) => result(index + 1)));
      const known = (await search({ query: 'movie' })).filter(({ movieId }) => movieId !== null);
      expect(known.map(({ tmdbId }) => tmdbId)).toEqual([2, 3, 5]);
      expect(spy).toHaveBeenCalledTimes(1);
    } finally {
      spy.mockRestore();
    }
  });

  it('takes ids that no library can hold for movies that are not in it', async () => {
    searchMovies.mockResolvedValue([result(5_000_000_000), result(5)]);
    const matches = await search({ query: 'movie' });
    expect(matches.map(({ movieId }) => movieId)).toEqual([null, ids.get(5)]);
  });

  it.each([
    [{ query: ' ' }, 'query'],
    [{ query: 'x'.repeat(201) }, 'query'],
    [{ query: 'x', year: 1 }, 'year'],
    [{ query: 'x', page: 2 }, 'page'],
    [{}, 'query'],
  ])('refuses %j without asking the source', async (query, field) => {
    await expect(search(query as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field, message: expect.any(String) }],
    });
    expect(searchMovies).not.toHaveBeenCalled();
  });

  it('gives the first twenty of a source that finds more', async () => {
    searchMovies.mockResolvedValue(Array.from({ length: 30 }, (_, index) => result(index + 1)));
    const matches = await search({ query: 'movie' });
    expect(matches.map(({ tmdbId }) => tmdbId)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('passes on what the source throws as it is', async () => {
    const trouble = new LibraryError('METADATA_TIMEOUT', 'It took too long.', { retryAfterSeconds: 7 });
    searchMovies.mockRejectedValue(trouble);
    await expect(search({ query: 'x' })).rejects.toBe(trouble);
  });

  it('refuses an invalid answer', async () => {
    searchMovies.mockResolvedValue([result(1, { title: 7 as never })]);
    await expect(search({ query: 'x' })).rejects.toMatchObject({ code: 'METADATA_BAD_ANSWER' });
  });
});
