import { toLibraryError } from '../database/to-library-error.ts';
import { LibraryError } from '../errors/library-error.ts';
import { movieNotFound } from '../errors/movie-not-found.ts';
import { type DeleteFilesDeps, deleteMovieFiles } from '../files/delete-movie-files.ts';
import { removeEmptyFolders } from '../files/remove-empty-folders.ts';
import { validate } from '../validation/validate.ts';
import { findMovieId } from './find-movie-id.ts';
import { type MovieDeleteInput, movieDeleteOptionsSchema } from './movie-inputs.schema.ts';

/**
 * Removes a movie; with `deleteFiles` its file first, and its empty folders last. If the file may not or cannot be deleted, the
 * movie stays, so that no file on the disk is left without its movie. If the process ends in between, the same call completes
 * the deletion.
 */
export function createDeleteMovie(deps: DeleteFilesDeps) {
  const { database } = deps;

  return async function deleteMovie(id: string, options: MovieDeleteInput = {}): Promise<void> {
    const { deleteFiles } = validate(movieDeleteOptionsSchema, options);
    const movieId = await findMovieId(database, database.fork(), id);
    const deleted = deleteFiles ? await deleteMovieFiles(deps, movieId) : null;
    const remove = () =>
      database.transaction(
        (em) => database.kysely(em).deleteFrom('movie').where('id', '=', movieId).executeTakeFirst(),
        { lock: 'movies' },
      );
    const { numDeletedRows } = await (deleted === null ? remove() : remove().catch(refuseAfterFile));
    if (deleted !== null) {
      await removeEmptyFolders(deps, deleted);
    }
    if (numDeletedRows === 0n) {
      throw movieNotFound(id);
    }
  };
}

function refuseAfterFile(cause: unknown): never {
  const error = toLibraryError(cause);
  if (error instanceof LibraryError && error.code === 'DATABASE_UNAVAILABLE') {
    throw new LibraryError(
      error.code,
      `The movie's file is deleted, but the database is unavailable, so the movie is still listed; delete it again.`,
      { cause },
    );
  }
  throw error;
}
