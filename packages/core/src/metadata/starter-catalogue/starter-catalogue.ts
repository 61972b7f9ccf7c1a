import { LibraryError } from '../../errors/library-error.ts';
import type { MetadataSource, MovieMetadata, MovieSearchResult } from '../metadata-source.ts';
import films from './films.json' with { type: 'json' };
import { searchFilms } from './search-films.ts';

/** One film of `films.json`: everything but the image list, which follows from its poster and backdrop. */
export type StarterFilm = Omit<MovieMetadata, 'images'>;

/** The bundled films, oldest first. */
export const starterFilms: readonly StarterFilm[] = films;

/**
 * A metadata source that needs no key and no network: the well-known films bundled with this package. Titles, ids,
 * dates, certifications (United States) and names are facts; the overviews are the package's own.
 *
 * @example
 * const inception = await createStarterCatalogue().getMovie(27205);
 */
export function createStarterCatalogue(): MetadataSource {
  const byTmdbId = new Map(starterFilms.map((film) => [film.tmdbId, film]));
  const byImdbId = new Map(starterFilms.map((film) => [film.imdbId, film]));

  return {
    name: 'starter-catalogue',
    description: `The offline catalogue of ${byTmdbId.size} well-known films; a TMDB key (TMDB_API_KEY) opens all of TMDB.`,
    imageBaseUrl: 'https://image.tmdb.org/t/p/original/',
    async getMovie(tmdbId, options) {
      options?.signal?.throwIfAborted();
      const film = byTmdbId.get(tmdbId);
      if (film === undefined) throw notInCatalogue(tmdbId, byTmdbId.size);
      return toMovieMetadata(film);
    },
    async searchMovies(query, options) {
      options?.signal?.throwIfAborted();
      return searchFilms(starterFilms, query).map(toSearchResult);
    },
    async findByImdbId(imdbId, options) {
      options?.signal?.throwIfAborted();
      const film = byImdbId.get(imdbId);
      return film === undefined ? null : toSearchResult(film);
    },
  };
}

function notInCatalogue(tmdbId: number, known: number) {
  return new LibraryError(
    'METADATA_NOT_FOUND',
    `The offline catalogue knows ${known} films and TMDB id ${tmdbId} is not one of them; set TMDB_API_KEY to use all of TMDB.`,
  );
}

function toMovieMetadata(film: StarterFilm): MovieMetadata {
  const images = [
    { path: film.posterPath, type: 'poster' },
    { path: film.backdropPath, type: 'backdrop' },
  ].flatMap(({ path, type }) => (path === null ? [] : [{ path, type }]));
  return { ...film, images };
}

function toSearchResult(film: StarterFilm): MovieSearchResult {
  const { tmdbId, title, originalTitle, year, overview, posterPath } = film;
  return { tmdbId, title, originalTitle, year, overview, posterPath };
}
