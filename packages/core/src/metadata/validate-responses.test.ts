import { describe, expect, it } from 'vitest';
import { movieMetadata, testMetadataSource } from '../testing/metadata.fixture.ts';
import type { MetadataSource } from './metadata-source.ts';
import { createStarterCatalogue } from './starter-catalogue/starter-catalogue.ts';
import { validateResponses } from './validate-responses.ts';

const period = { from: new Date(0), to: new Date(1), maximumRequests: 9 };

const withChanges = (changes: unknown): MetadataSource => ({
  ...testMetadataSource([movieMetadata(1)]),
  listChangedMovies: async () => changes as number[],
});

describe('validateResponses', () => {
  it('returns the known fields of valid movies', async () => {
    const source = validateResponses(testMetadataSource([{ ...movieMetadata(1), extra: true } as never]));
    expect(await source.getMovie(1)).toEqual(movieMetadata(1));
  });

  it('refuses an invalid movie with the names of the invalid fields', async () => {
    const source = validateResponses(testMetadataSource([{ ...movieMetadata(1), genres: 'Drama' } as never]));
    await expect(source.getMovie(1)).rejects.toMatchObject({
      code: 'METADATA_BAD_ANSWER',
      message: 'The metadata source movies sent an invalid response about 1: genres.',
    });
  });

  const match = {
    tmdbId: 1,
    title: 'One',
    originalTitle: 'Uno',
    year: 1999,
    overview: null,
    posterPath: null,
  };
  const withMatches = (matches: unknown): MetadataSource => ({
    ...testMetadataSource(),
    searchMovies: async () => matches as [],
  });

  it('passes on the matches of a search, and nothing else of them', async () => {
    const source = validateResponses(withMatches([{ ...match, extra: true }]));
    expect(await source.searchMovies({ title: 'one' })).toEqual([match]);
  });

  it('passes on the movie with an IMDb id, or null, and refuses anything else', async () => {
    const withMovie = (movie: unknown) =>
      validateResponses({ ...testMetadataSource(), findByImdbId: async () => movie as null });
    expect(await withMovie({ ...match, extra: true }).findByImdbId('tt0000001')).toEqual(match);
    expect(await withMovie(null).findByImdbId('tt0000001')).toBeNull();
    await expect(withMovie({ ...match, title: '' }).findByImdbId('tt0000001')).rejects.toMatchObject({
      code: 'METADATA_BAD_ANSWER',
      message: 'The metadata source movies sent an invalid response about tt0000001: title.',
    });
  });

  it.each([
    [undefined, 'the response itself'],
    [[{ ...match, tmdbId: '1' }], '0.tmdbId'],
    [[match, { ...match, title: '', year: 1999.5 }], '1.title, 1.year'],
  ])('refuses %j as the matches of a search', async (matches, fields) => {
    await expect(
      validateResponses(withMatches(matches)).searchMovies({ title: 'one' }),
    ).rejects.toMatchObject({
      code: 'METADATA_BAD_ANSWER',
      message: `The metadata source movies sent an invalid response about movies by their title: ${fields}.`,
    });
  });

  it.each([[null], [[]], [[603, 27205]]])('passes on %j as the movies that changed', async (changes) => {
    expect(await validateResponses(withChanges(changes)).listChangedMovies?.(period)).toEqual(changes);
  });

  it.each([[undefined], ['603'], [[603, '604']], [[0]], [[1.5]], [{ results: [] }]])(
    'refuses %j as the movies that changed',
    async (changes) => {
      await expect(validateResponses(withChanges(changes)).listChangedMovies?.(period)).rejects.toMatchObject(
        {
          code: 'METADATA_BAD_ANSWER',
          message: expect.stringContaining('invalid response about changed movies'),
        },
      );
    },
  );

  it('asks on the source itself, with what it was asked', async () => {
    const seen: unknown[] = [];
    const source: MetadataSource = {
      ...testMetadataSource(),
      async listChangedMovies(...asked) {
        seen.push(this === source, ...asked);
        return [];
      },
    };
    const options = { signal: new AbortController().signal };
    await validateResponses(source).listChangedMovies?.(period, options);
    expect(seen).toEqual([true, period, options]);
  });

  it('cannot tell what changed if the source cannot', () => {
    expect(validateResponses(createStarterCatalogue())).not.toHaveProperty('listChangedMovies');
  });
});
