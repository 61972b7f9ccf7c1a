import type { EntityManager } from '../database/database.ts';
import { enqueueMove as enqueueMoveTask } from '../moves/enqueue-move.ts';
import { createAddMovie } from '../movies/add-movie.ts';
import { createAddMovies } from '../movies/add-movies.ts';
import { createBulkUpdateMovies } from '../movies/bulk-update-movies.ts';
import { createDeleteMovie } from '../movies/delete-movie.ts';
import { createImportMovies } from '../movies/import-movies.ts';
import type { Movies } from '../movies/movies.ts';
import { createRefreshMovie } from '../movies/refresh-movie.ts';
import { createUpdateMovie } from '../movies/update-movie.ts';
import type { MovieToMove } from '../root-folders/change-root-folder.ts';
import { createAutoSearch, enqueueAutoSearch } from '../search/auto-search/start-auto-search.ts';
import type { FeatureDeps } from './feature-deps.ts';

export type MovieChanges = Omit<Movies, 'list' | 'get' | 'connection' | 'getMany' | 'getManyByTmdbId'>;

/** @param addMovie the guarded operation, so that a library that stops takes no more movies of a list */
export function createMovieChanges(deps: FeatureDeps, addMovie: Movies['add']): MovieChanges {
  const enqueueMove = (em: EntityManager, movie: MovieToMove) => enqueueMoveTask(deps.tasks, em, movie);
  return {
    add: createAddMovie({
      ...deps,
      enqueueSearch: (em, movieId) => enqueueAutoSearch(deps.tasks, em, movieId, 'manual'),
    }),
    addMany: createAddMovies({ ...deps, addMovie }),
    update: createUpdateMovie({ ...deps, enqueueMove }),
    bulkUpdate: createBulkUpdateMovies({ ...deps, enqueueMove }),
    delete: createDeleteMovie(deps),
    autoSearch: createAutoSearch(deps),
    refresh: createRefreshMovie(deps),
    import: createImportMovies(deps),
  };
}
