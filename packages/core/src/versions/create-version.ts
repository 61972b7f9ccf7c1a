import { touchMovie } from '../files/touch-movie.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { findMovieId } from '../movies/find-movie-id.ts';
import { invalidInput, validate } from '../validation/validate.ts';
import { readVersion } from './read-versions.ts';
import { maximumVersions, versionCreateSchema } from './version.schema.ts';
import type { Versions } from './versions.ts';
import {
  checkVersionSettings,
  readNames,
  refuseTakenName,
  type WriteVersionDeps,
  writeVersion,
} from './write-version.ts';

export function createCreateVersion(deps: WriteVersionDeps): Versions['create'] {
  const { database, now } = deps;

  return async function createVersion(movieId, input) {
    const given = validate(versionCreateSchema, input);
    const settings = await checkVersionSettings(deps, given);
    return writeVersion(database, given.name, async (em) => {
      const movie = await findMovieId(database, em, movieId);
      await touchMovie(deps, em, movie);
      const versions = await readNames(database, em, movie);
      if (versions.length >= maximumVersions) {
        throw invalidInput([
          { field: '', message: `a movie has at most ${maximumVersions} versions besides the default one` },
        ]);
      }
      const key = refuseTakenName(versions, given.name);
      const [id, at] = [uuidv7(), now()];
      await database
        .kysely(em)
        .insertInto('movie_version')
        .values({
          ...{ id, movie_id: movie, name: given.name, name_key: key, monitored: given.monitored },
          ...{ edition: given.edition, created_at: at, updated_at: at },
          quality_profile_id: settings.qualityProfileId ?? null,
          root_folder_path: settings.rootFolderPath ?? null,
        })
        .execute();
      return readVersion(database, em, movie, id);
    });
  };
}
