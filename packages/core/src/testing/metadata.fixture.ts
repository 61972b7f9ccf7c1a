import { LibraryError } from '../errors/library-error.ts';
import type { MetadataSource, MovieMetadata } from '../metadata/metadata-source.ts';
import type { MovieToImport } from '../movies/movie-import.schema.ts';

/** A movie of which little is known but its title. */
export function movieMetadata(
  tmdbId: number,
  facts: Partial<Omit<MovieMetadata, 'tmdbId'>> = {},
): MovieMetadata {
  const title = facts.title ?? `Movie ${tmdbId}`;
  return {
    tmdbId,
    imdbId: null,
    title,
    originalTitle: title,
    year: 2001,
    overview: null,
    tagline: null,
    runtime: 100,
    genres: ['Drama'],
    certification: null,
    tmdbRating: 6.5,
    tmdbVoteCount: 10,
    posterPath: null,
    backdropPath: null,
    website: null,
    theatricalDate: null,
    homeReleaseDate: null,
    alternativeTitles: [],
    cast: [],
    crew: [],
    images: [],
    ...facts,
  };
}

export const toImport = (
  metadata: MovieMetadata,
  settings: Partial<Omit<MovieToImport, 'metadata'>> = {},
): MovieToImport => ({ metadata, rootFolderPath: '/movies', ...settings });

export interface TestMetadataSource extends MetadataSource {
  /** What the source knows from now on of this movie. */
  put(movie: MovieMetadata): void;
  /** Which movies were asked for. */
  readonly asked: { readonly tmdbId: number; readonly fresh: boolean }[];
}

/** A metadata source of movies that can change between two questions. */
export function testMetadataSource(movies: readonly MovieMetadata[] = []): TestMetadataSource {
  const known = new Map(movies.map((one) => [one.tmdbId, one]));
  const asked: { tmdbId: number; fresh: boolean }[] = [];
  return {
    name: 'movies',
    description: 'Movies of a test.',
    imageBaseUrl: 'https://images.test/original/',
    put: (one) => void known.set(one.tmdbId, one),
    asked,
    async getMovie(tmdbId, { fresh = false } = {}) {
      asked.push({ tmdbId, fresh });
      const one = known.get(tmdbId);
      if (one === undefined) {
        throw new LibraryError('METADATA_NOT_FOUND', `There is no movie ${tmdbId}.`);
      }
      return one;
    },
    searchMovies: async () => [],
    findByImdbId: async () => null,
  };
}
