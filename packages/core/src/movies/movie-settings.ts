import type { Database } from '../database/database.ts';
import type { ErrorDetail } from '../errors/library-error.ts';
import { profileExists } from '../quality/profile-exists.ts';
import { parseRootFolder } from '../root-folders/parse-root-folder.ts';
import { readRootFolders } from '../root-folders/read-root-folders.ts';
import { definedFields } from '../validation/defined-fields.ts';
import { invalidInput } from '../validation/validate.ts';
import type { MinimumAvailability } from './movie.schema.ts';

/** The settings of a movie a user may change; only those that were given. */
export interface MovieSettings {
  readonly monitored?: boolean;
  readonly minimumAvailability?: MinimumAvailability;
  readonly rootFolderPath?: string;
  readonly qualityProfileId?: string;
}

type GivenSettings = { readonly [Name in keyof MovieSettings]: MovieSettings[Name] | undefined };

export interface MovieSettingsDeps {
  readonly database: Database;
}

/**
 * Validates the given settings against the root folders and quality profiles of the library.
 *
 * @throws LibraryError `INVALID_INPUT` naming each field that breaks a rule.
 */
export async function checkSettings(
  deps: MovieSettingsDeps,
  settings: GivenSettings,
): Promise<MovieSettings> {
  const { monitored, minimumAvailability } = settings;
  const broken: ErrorDetail[] = [];
  const rootFolderPath =
    settings.rootFolderPath === undefined
      ? undefined
      : parseRootFolder(settings.rootFolderPath, await readRootFolders(deps.database));
  if (typeof rootFolderPath === 'object') {
    broken.push(rootFolderPath);
  }
  const { qualityProfileId } = settings;
  if (qualityProfileId !== undefined && !(await profileExists(deps.database.fork(), qualityProfileId))) {
    broken.push({ field: 'qualityProfileId', message: 'must be the id of a quality profile' });
  }
  if (broken.length > 0) {
    throw invalidInput(broken);
  }
  return definedFields({
    monitored,
    minimumAvailability,
    rootFolderPath: rootFolderPath as string,
    qualityProfileId,
  });
}
