import { LibraryError } from '../../errors/library-error.ts';
import type { MetadataSource, MovieMetadata, MovieSearchResult } from '../metadata-source.ts';
import movies from './movies.json' with { type: 'json' };
import { searchMovies } from './search-movies.ts';

/** One movie of `movies.json`: everything but the image list, which follows from its poster and backdrop. */
export type StarterMovie = Omit<MovieMetadata, 'images'>;

/** The bundled movies, oldest first. */
export const starterMovies: readonly StarterMovie[] = movies;

/**
 * A metadata source that needs no key and no network: the well-known movies bundled with this package. Titles, ids,
 * dates, certifications (United States) and names are facts; the overviews are the package's own.
 *
 * @example
 * const inception = await createStarterCatalogue().getMovie(27205);
 */
export function createStarterCatalogue(): MetadataSource {
  const byTmdbId = new Map(starterMovies.map((movie) => [movie.tmdbId, movie]));
  const byImdbId = new Map(starterMovies.map((movie) => [movie.imdbId, movie]));

  return {
    name: 'starter-catalogue',
    description: `The offline catalogue of ${byTmdbId.size} well-known movies; a TMDB key (TMDB_API_KEY) opens all of TMDB.`,
    imageBaseUrl: 'https://image.tmdb.org/t/p/original/',
    async getMovie(tmdbId, options) {
      options?.signal?.throwIfAborted();
      const movie = byTmdbId.get(tmdbId);
      if (movie === undefined) throw notInCatalogue(tmdbId, byTmdbId.size);
      return toMovieMetadata(movie);
    },
    async searchMovies(query, options) {
      options?.signal?.throwIfAborted();
      return searchMovies(starterMovies, query).map(toSearchResult);
    },
    async findByImdbId(imdbId, options) {
      options?.signal?.throwIfAborted();
      const movie = byImdbId.get(imdbId);
      return movie === undefined ? null : toSearchResult(movie);
    },
  };
}

function notInCatalogue(tmdbId: number, known: number) {
  return new LibraryError(
    'METADATA_NOT_FOUND',
    `The offline catalogue knows ${known} movies and TMDB id ${tmdbId} is not one of them; set TMDB_API_KEY to use all of TMDB.`,
  );
}

function toMovieMetadata(movie: StarterMovie): MovieMetadata {
  const images = [
    { path: movie.posterPath, type: 'poster' },
    { path: movie.backdropPath, type: 'backdrop' },
  ].flatMap(({ path, type }) => (path === null ? [] : [{ path, type }]));
  return { ...movie, images };
}

function toSearchResult(movie: StarterMovie): MovieSearchResult {
  const { tmdbId, title, originalTitle, year, overview, posterPath } = movie;
  return { tmdbId, title, originalTitle, year, overview, posterPath };
}
