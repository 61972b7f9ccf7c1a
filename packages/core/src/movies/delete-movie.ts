import type { Database } from '../database/database.ts';
import { deleteMovieFiles } from '../files/delete-movie-files.ts';
import { validate } from '../validate.ts';
import { findMovieId } from './find-movie-id.ts';
import { movieNotFound } from './get-movie.ts';
import { type MovieDeleteInput, movieDeleteOptions } from './movie-inputs.schema.ts';

export interface DeleteMovieDeps {
  readonly database: Database;
}

/**
 * Removes a movie; with `deleteFiles` its file first. When the file may not or cannot be deleted the movie stays, so that
 * nothing is forgotten that still lies on the disk.
 */
export function createDeleteMovie({ database }: DeleteMovieDeps) {
  return async function deleteMovie(id: string, options: MovieDeleteInput = {}): Promise<void> {
    const { deleteFiles } = validate(movieDeleteOptions, options);
    const movieId = await findMovieId(database, database.fork(), id);
    if (deleteFiles) {
      await deleteMovieFiles(database, movieId);
    }
    const { affected } = await database.transaction(
      (em) => database.execute(em, 'delete from movie where id = ?', [movieId]),
      { lock: 'movies' },
    );
    if (affected === 0) {
      throw movieNotFound(id);
    }
  };
}
