import { touchMovie } from '../files/store-movie-file.ts';
import { findMovieId } from '../movies/find-movie-id.ts';
import { validate } from '../validation/validate.ts';
import { readVersion } from './read-versions.ts';
import { versionDeleteOptionsSchema } from './version.schema.ts';
import type { Versions } from './versions.ts';
import { inUse, type WriteVersionDeps } from './write-version.ts';

export function createDeleteVersion(deps: WriteVersionDeps): Versions['delete'] {
  const { database } = deps;

  return async function deleteVersion(movieId, versionId, options = {}) {
    validate(versionDeleteOptionsSchema, options);
    await database.transaction(
      async (em) => {
        const movie = await findMovieId(database, em, movieId);
        await touchMovie(deps, em, movie);
        const { id, name, isDefault, hasFile } = await readVersion(database, em, movie, versionId);
        if (isDefault) {
          throw inUse('The default version is the movie itself; delete the movie instead.');
        }
        if (hasFile) {
          throw inUse(`The version ${name} has a file; delete it with its file, or the file first.`);
        }
        await database.kysely(em).deleteFrom('movie_version').where('id', '=', id).execute();
      },
      { lock: 'movies' },
    );
  };
}
