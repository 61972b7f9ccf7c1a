import type { Database } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';
import { listQualityProfiles } from './list-quality-profiles.ts';
import type { QualityProfile } from './quality-profile.schema.ts';

/** @throws LibraryError `QUALITY_PROFILE_NOT_FOUND` */
export async function getQualityProfile(database: Database, id: string): Promise<QualityProfile> {
  // A library has a handful of them.
  const profiles: readonly QualityProfile[] = await listQualityProfiles(database);
  const profile = profiles.find((one) => one.id === id);
  if (profile === undefined) {
    throw qualityProfileNotFound(id);
  }
  return profile;
}

const shownLength = 64;

export const qualityProfileNotFound = (id: string) =>
  new LibraryError(
    'QUALITY_PROFILE_NOT_FOUND',
    `No quality profile has the id ${JSON.stringify(String(id).slice(0, shownLength).toWellFormed())}.`,
  );
