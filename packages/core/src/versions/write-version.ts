import type { Database, EntityManager } from '../database/database.ts';
import { isUniqueViolation } from '../database/driver-errors.ts';
import { type ErrorDetail, LibraryError } from '../errors/library-error.ts';
import { checkSettings, type MovieSettingsDeps } from '../movies/movie-settings.ts';
import { type MovieVersion, type MovieVersionUpdateInput, versionNameKey } from './version.schema.ts';

export interface WriteVersionDeps extends MovieSettingsDeps {
  readonly now: () => Date;
}

/** @throws LibraryError `INVALID_INPUT` naming each field that breaks a rule */
export const checkVersionSettings = (
  deps: WriteVersionDeps,
  {
    qualityProfileId,
    rootFolderPath,
  }: Partial<Pick<MovieVersionUpdateInput, 'qualityProfileId' | 'rootFolderPath'>>,
) =>
  checkSettings(deps, {
    monitored: undefined,
    minimumAvailability: undefined,
    qualityProfileId: qualityProfileId ?? undefined,
    rootFolderPath: rootFolderPath ?? undefined,
  });

/** Changes of versions hold one lock: each sees the names of the one before. */
export async function writeVersion(
  database: Database,
  name: string,
  write: (em: EntityManager) => Promise<MovieVersion>,
): Promise<MovieVersion> {
  try {
    return await database.transaction(write, { lock: 'movies' });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken(name) : error;
  }
}

interface VersionName {
  readonly id: string;
  readonly name_key: string;
}

export const readNames = (database: Database, em: EntityManager, movieId: string): Promise<VersionName[]> =>
  database
    .kysely(em)
    .selectFrom('movie_version')
    .select(['id', 'name_key'])
    .where('movie_id', '=', movieId)
    .execute();

/** @returns the key of the name */
export function refuseTakenName(others: readonly VersionName[], name: string): string {
  const key = versionNameKey(name);
  const other = others.find((one) => one.name_key === key);
  if (other !== undefined) {
    throw nameTaken(name, other.id);
  }
  return key;
}

function nameTaken(name: string, id?: string): LibraryError {
  const detail: ErrorDetail = { field: 'name', message: 'is the name of another version of the movie' };
  return new LibraryError(
    'VERSION_ALREADY_EXISTS',
    `The movie has a version with the name ${name} already.`,
    {
      details: [id === undefined ? detail : { ...detail, id }],
    },
  );
}

export const inUse = (message: string) => new LibraryError('VERSION_IN_USE', message);
