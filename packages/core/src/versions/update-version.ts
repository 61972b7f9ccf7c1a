import { scoreMovieFiles } from '../custom-formats/file-scores/score-files.ts';
import { touchMovie } from '../files/touch-movie.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { findMovieId } from '../movies/find-movie-id.ts';
import type { Movies } from '../movies/movies.ts';
import { definedFields } from '../validation/defined-fields.ts';
import { invalidInput, validate } from '../validation/validate.ts';
import { readVersion } from './read-versions.ts';
import { type MovieVersion, type MovieVersionUpdateInput, versionUpdateSchema } from './version.schema.ts';
import type { Versions } from './versions.ts';
import {
  checkVersionSettings,
  inUse,
  readNames,
  refuseTakenName,
  type WriteVersionDeps,
  writeVersion,
} from './write-version.ts';

export interface UpdateVersionDeps extends WriteVersionDeps {
  /** Changes the settings of a movie, which are those of its default version. */
  readonly updateMovie: Movies['update'];
}

export function createUpdateVersion(deps: UpdateVersionDeps): Versions['update'] {
  const { database, now } = deps;

  return async function updateVersion(movieId, versionId, input) {
    const given = validate(versionUpdateSchema, input);
    if (isDefaultVersion(movieId, versionId)) {
      await deps.updateMovie(movieId, toMovieSettings(given));
      return readVersion(database, null, movieId, movieId);
    }
    const settings = await checkVersionSettings(deps, given);
    return writeVersion(database, given.name ?? '', async (em) => {
      const movie = await findMovieId(database, em, movieId);
      await touchMovie(deps, em, movie);
      const before = await readVersion(database, em, movie, versionId);
      const names = await readNames(database, em, movie);
      const others = names.filter(({ id }) => id !== before.id);
      const changes = definedFields({
        name: given.name,
        name_key: given.name === undefined ? undefined : refuseTakenName(others, given.name),
        monitored: given.monitored,
        edition: given.edition,
        quality_profile_id: given.qualityProfileId === null ? null : settings.qualityProfileId,
        root_folder_path: given.rootFolderPath === null ? null : settings.rootFolderPath,
      });
      await database
        .kysely(em)
        .updateTable('movie_version')
        .set({ ...changes, updated_at: now() })
        .where('id', '=', before.id)
        .execute();
      await scoreMovieFiles(database, em, [movie]);
      const after = await readVersion(database, em, movie, before.id);
      refuseOtherRoot(before, after);
      return after;
    });
  };
}

function isDefaultVersion(movieId: string, versionId: string): boolean {
  const uuid = normalizeUuid(versionId);
  return uuid !== null && uuid === normalizeUuid(movieId);
}

/** The settings of the default version, which are those of its movie. */
function toMovieSettings(given: MovieVersionUpdateInput) {
  const fixed = (['name', 'edition'] as const).filter((field) => given[field] !== undefined);
  const unset = (['qualityProfileId', 'rootFolderPath'] as const).filter((field) => given[field] === null);
  if (fixed.length + unset.length > 0) {
    throw invalidInput([
      ...fixed.map((field) => ({
        field,
        message: 'cannot be changed: the default version is the movie itself',
      })),
      ...unset.map((field) => ({
        field,
        message: 'must not be null: the default version is the movie itself',
      })),
    ]);
  }
  const { monitored, qualityProfileId, rootFolderPath } = given;
  return definedFields({
    monitored,
    qualityProfileId: qualityProfileId ?? undefined,
    rootFolderPath: rootFolderPath ?? undefined,
  });
}

/** Files are deleted only from the root folder of their version, so that it must not change beneath them. */
function refuseOtherRoot(before: MovieVersion, after: MovieVersion): void {
  if (before.hasFile && before.rootFolderPath !== after.rootFolderPath) {
    throw inUse(`The version ${before.name} has a file in ${before.rootFolderPath}; delete the file first.`);
  }
}
