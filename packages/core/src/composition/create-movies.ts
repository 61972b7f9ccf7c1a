import { loadOnFirstUse } from '../async/load-on-first-use.ts';
import { createConnectMovies } from '../movies/connection/connect-movies.ts';
import { createGetMovie } from '../movies/get-movie.ts';
import { createGetMovies, createGetMoviesByTmdbId } from '../movies/get-movies.ts';
import { createListMovies } from '../movies/list/list-movies.ts';
import type { Movies } from '../movies/movies.ts';
import type { FeatureDeps } from './feature-deps.ts';
import type { MovieChanges } from './movie-changes.ts';

/** @param addMovie the guarded operation, so that a library that stops takes no more movies of a list */
export function createMovies(deps: FeatureDeps, addMovie: Movies['add']): Movies {
  const read: Omit<Movies, keyof MovieChanges> = {
    list: createListMovies(deps),
    get: createGetMovie(deps),
    connection: createConnectMovies(deps),
    getMany: createGetMovies(deps),
    getManyByTmdbId: createGetMoviesByTmdbId(deps),
  };
  const change = loadOnFirstUse<MovieChanges>(
    {
      ...{ add: true, addMany: true, update: true, bulkUpdate: true },
      ...{ delete: true, autoSearch: true, refresh: true, import: true },
    },
    async () => (await import('./movie-changes.ts')).createMovieChanges(deps, addMovie),
  );
  return { ...read, ...change };
}
