import { createCreateVersion } from './create-version.ts';
import { createDeleteVersion, type DeleteVersionDeps } from './delete-version.ts';
import { createReadVersions } from './read-versions.ts';
import { createUpdateVersion, type UpdateVersionDeps } from './update-version.ts';
import type { Versions } from './versions.ts';

/** The operations on the versions of movies. */
export function createVersions(deps: UpdateVersionDeps & DeleteVersionDeps): Versions {
  return {
    ...createReadVersions(deps.database),
    create: createCreateVersion(deps),
    update: createUpdateVersion(deps),
    delete: createDeleteVersion(deps),
  };
}
