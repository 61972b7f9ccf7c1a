import type { Database, EntityManager } from '../database/database.ts';
import { type ErrorDetail, LibraryError } from '../errors/library-error.ts';
import { profileExists } from '../quality/profile-exists.ts';
import { invalidInput } from '../validation/validate.ts';
import type { DelayProfile } from './delay-profile.schema.ts';
import { readDelayProfiles } from './read-delay-profiles.ts';

/**
 * Stores a delay profile, in one transaction with the check of its rules. All changes hold one lock: each sees the names and the
 * quality profiles of the one before.
 *
 * @param make the profile as it will be, of all that are stored
 */
export async function writeDelayProfile(
  database: Database,
  make: (stored: readonly DelayProfile[]) => DelayProfile,
): Promise<DelayProfile> {
  return database.transaction(
    async (em) => {
      const stored = await readDelayProfiles(database.kysely(em));
      const profile = make(stored);
      await refuseBrokenRules(em, profile);
      refuseConflicts(
        profile,
        stored.filter(({ id }) => id !== profile.id),
      );
      await store(database, em, profile);
      return profile;
    },
    { lock: 'movies' },
  );
}

async function refuseBrokenRules(
  em: EntityManager,
  { isDefault, qualityProfileIds }: DelayProfile,
): Promise<void> {
  const details: ErrorDetail[] = [];
  if (isDefault && qualityProfileIds.length > 0) {
    details.push(broken('', 'must be empty: the default delay profile applies to all that no other one has'));
  }
  if (new Set(qualityProfileIds).size < qualityProfileIds.length) {
    details.push(broken('', 'must have each quality profile once'));
  }
  for (const [index, id] of qualityProfileIds.entries()) {
    if (!(await profileExists(em, id))) {
      details.push(broken(`.${index}`, 'must be the id of a quality profile'));
    }
  }
  if (details.length > 0) {
    throw invalidInput(details);
  }
}

const broken = (place: string, message: string): ErrorDetail => ({
  field: `qualityProfileIds${place}`,
  message,
});

function refuseConflicts(profile: DelayProfile, others: readonly DelayProfile[]): void {
  const namesake = others.find(({ name }) => name.toLowerCase() === profile.name.toLowerCase());
  const names: readonly ErrorDetail[] =
    namesake === undefined
      ? []
      : [{ field: 'name', message: 'is the name of another delay profile', id: namesake.id }];
  const taken = profile.qualityProfileIds.flatMap((qualityProfileId, index): ErrorDetail[] => {
    const owner = others.find(({ qualityProfileIds }) => qualityProfileIds.includes(qualityProfileId));
    return owner === undefined
      ? []
      : [{ ...broken(`.${index}`, `is a quality profile of the delay profile ${owner.name}`), id: owner.id }];
  });
  const details = [...names, ...taken];
  const [first] = details;
  if (first !== undefined) {
    throw new LibraryError('DELAY_PROFILE_ALREADY_EXISTS', `${first.field} ${first.message}.`, { details });
  }
}

async function store(database: Database, em: EntityManager, profile: DelayProfile): Promise<void> {
  const { id, name, isDefault, preferredProtocol, torrentDelay, usenetDelay, bypassIfCutoffMet } = profile;
  const kysely = database.kysely(em);
  const values = {
    ...{ name, is_default: isDefault, preferred_protocol: preferredProtocol },
    ...{ torrent_delay: torrentDelay, usenet_delay: usenetDelay, bypass_if_cutoff_met: bypassIfCutoffMet },
  };
  await kysely
    .insertInto('delay_profile')
    .values({ id, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
  await kysely.deleteFrom('delay_profile_quality_profile').where('delay_profile_id', '=', id).execute();
  if (profile.qualityProfileIds.length > 0) {
    const assigned = profile.qualityProfileIds.map((quality_profile_id) => ({
      quality_profile_id,
      delay_profile_id: id,
    }));
    await kysely.insertInto('delay_profile_quality_profile').values(assigned).execute();
  }
}
