import type { Database } from '../database/database.ts';
import { movieNotFound } from '../errors/movie-not-found.ts';
import type { FileRemoval } from '../files/create-file-removal.ts';
import { validate } from '../validation/validate.ts';
import { findMovieId } from './find-movie-id.ts';
import { type MovieDeleteInput, movieDeleteOptionsSchema } from './movie-inputs.schema.ts';

export interface DeleteMovieDeps {
  readonly database: Database;
  readonly removal: FileRemoval;
}

/**
 * Removes a movie; with `deleteFiles` together with the files of all its versions. If one of them may not or cannot be deleted, all
 * of them and the movie stay.
 */
export function createDeleteMovie({ database, removal }: DeleteMovieDeps) {
  return async function deleteMovie(id: string, options: MovieDeleteInput = {}): Promise<void> {
    const { deleteFiles, confirm } = validate(movieDeleteOptionsSchema, options);
    const movieId = await findMovieId(database, database.fork(), id);
    if (deleteFiles) {
      await removal.removeFiles({ movieId, what: { kind: 'movie' }, confirm });
      return;
    }
    const { numDeletedRows } = await database.transaction(
      (em) => database.kysely(em).deleteFrom('movie').where('id', '=', movieId).executeTakeFirst(),
      { lock: 'movies' },
    );
    if (numDeletedRows === 0n) {
      throw movieNotFound(id);
    }
  };
}
