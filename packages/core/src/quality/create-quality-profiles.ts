import { createCreateQualityProfile } from './create-quality-profile.ts';
import { createDeleteQualityProfile } from './delete-quality-profile.ts';
import { getQualityProfile } from './get-quality-profile.ts';
import { listQualityProfiles } from './list-quality-profiles.ts';
import type { QualityProfiles } from './quality-profiles.ts';
import { createUpdateQualityProfile } from './update-quality-profile.ts';
import type { WriteProfileDeps } from './write-quality-profile.ts';

/** The operations on quality profiles. */
export function createQualityProfiles(deps: WriteProfileDeps): QualityProfiles {
  const { database } = deps;
  return {
    list: (options) => listQualityProfiles(database, options),
    get: (id) => getQualityProfile(database, id),
    create: createCreateQualityProfile(deps),
    update: createUpdateQualityProfile(deps),
    delete: createDeleteQualityProfile(database),
  };
}
