import type { Kysely } from 'kysely';
import type { DB } from '../database/schema/db.ts';
import { LibraryError } from '../errors/library-error.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import type { DelayProfile } from './delay-profile.schema.ts';

/** All delay profiles, the default one first, then by age. */
export async function readDelayProfiles(kysely: Kysely<DB>): Promise<DelayProfile[]> {
  const rows = await kysely
    .selectFrom('delay_profile')
    .select(['id', 'name', 'is_default as isDefault', 'preferred_protocol as preferredProtocol'])
    .select(['torrent_delay as torrentDelay', 'usenet_delay as usenetDelay'])
    .select('bypass_if_cutoff_met as bypassIfCutoffMet')
    .orderBy('is_default', 'desc')
    .orderBy('id')
    .execute();
  const assigned = await kysely
    .selectFrom('delay_profile_quality_profile')
    .selectAll()
    .orderBy('quality_profile_id')
    .execute();
  const byProfile = Map.groupBy(assigned, (row) => row.delay_profile_id);
  return rows.map((row) => ({
    ...row,
    qualityProfileIds: (byProfile.get(row.id) ?? []).map((one) => one.quality_profile_id),
  }));
}

/** @throws LibraryError `DELAY_PROFILE_NOT_FOUND` */
export function findDelayProfile(profiles: readonly DelayProfile[], id: string): DelayProfile {
  const known = normalizeUuid(id);
  const found = profiles.find((profile) => profile.id === known);
  if (found === undefined) {
    throw new LibraryError(
      'DELAY_PROFILE_NOT_FOUND',
      `No delay profile has the id ${JSON.stringify(String(id).slice(0, shownLength).toWellFormed())}.`,
    );
  }
  return found;
}

const shownLength = 64;
