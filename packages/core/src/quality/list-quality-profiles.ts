import type { Database } from '../database/database.ts';
import { QualityProfileEntity } from './quality-profile.entity.ts';
import type { QualityProfile } from './quality-profile.schema.ts';

/** All quality profiles, the oldest first. */
export async function listQualityProfiles(database: Database): Promise<QualityProfile[]> {
  const profiles = await database.fork().find(QualityProfileEntity, {}, { orderBy: { id: 'asc' } });
  return profiles.map(({ id, name, isDefault, upgradesAllowed, cutoff, qualities }) => ({
    id,
    name,
    isDefault,
    upgradesAllowed,
    cutoff,
    qualities,
  }));
}
