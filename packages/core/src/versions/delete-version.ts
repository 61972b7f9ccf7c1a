import type { EntityManager } from '../database/database.ts';
import type { FileRemoval } from '../files/create-file-removal.ts';
import { touchMovie } from '../files/touch-movie.ts';
import { findMovieId } from '../movies/find-movie-id.ts';
import { validate } from '../validation/validate.ts';
import { readVersion } from './read-versions.ts';
import { type MovieVersion, versionDeleteOptionsSchema } from './version.schema.ts';
import type { Versions } from './versions.ts';
import { inUse, type WriteVersionDeps } from './write-version.ts';

export interface DeleteVersionDeps extends WriteVersionDeps {
  readonly removal: FileRemoval;
}

export function createDeleteVersion(deps: DeleteVersionDeps): Versions['delete'] {
  const { database, removal } = deps;

  async function findDeletable(em: EntityManager, movieId: string, versionId: string): Promise<MovieVersion> {
    const version = await readVersion(database, em, await findMovieId(database, em, movieId), versionId);
    if (version.isDefault) {
      throw inUse('The default version is the movie itself; delete the movie instead.');
    }
    return version;
  }

  return async function deleteVersion(movieId, versionId, options = {}) {
    const { deleteFiles } = validate(versionDeleteOptionsSchema, options);
    const found = await findDeletable(database.fork(), movieId, versionId);
    if (deleteFiles && found.hasFile) {
      await removal.removeFiles({ movieId: found.movieId, what: { kind: 'version', versionId: found.id } });
      return;
    }
    await database.transaction(
      async (em) => {
        await touchMovie(deps, em, found.movieId);
        const { id, name, hasFile } = await findDeletable(em, movieId, versionId);
        if (hasFile) {
          throw inUse(`The version ${name} has a file; delete it with its file, or the file first.`);
        }
        await database.kysely(em).deleteFrom('movie_version').where('id', '=', id).execute();
      },
      { lock: 'movies' },
    );
  };
}
