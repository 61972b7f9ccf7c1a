import type { Database, EntityManager } from '../database/database.ts';
import { isUniqueViolation } from '../database/driver-errors.ts';
import { type ErrorDetail, LibraryError } from '../errors/library-error.ts';
import { invalidInput } from '../validation/validate.ts';
import { type FollowCutoff, storeMetQualities } from './met-qualities.ts';
import { findBrokenProfileRules } from './profile-rules.ts';
import { QualityProfileEntity } from './quality-profile.entity.ts';
import type { QualityProfile } from './quality-profile.schema.ts';

export interface WriteProfileDeps {
  readonly database: Database;
  readonly followCutoff: FollowCutoff;
}

/**
 * Writes a profile in one transaction, after its rules are checked. All changes of profiles hold one lock: each sees the
 * names and the default of the one before.
 */
export async function writeQualityProfile(
  { database, followCutoff }: WriteProfileDeps,
  write: (em: EntityManager) => Promise<QualityProfileEntity>,
): Promise<QualityProfile> {
  return database.transaction(
    async (em) => {
      const profile = await write(em);
      const broken = findBrokenProfileRules(profile);
      if (broken.length > 0) {
        throw invalidInput(broken);
      }
      await refuseTakenName(em, profile);
      await refuseUnknownFormats(database, em, profile);
      try {
        await em.flush();
      } catch (error) {
        throw isUniqueViolation(error) ? nameTaken(profile.name) : error;
      }
      const written = toQualityProfile(profile);
      await followCutoff(em, written.id, await storeMetQualities(database, em, written));
      return written;
    },
    { lock: 'movies' },
  );
}

/** Makes room for another default, in the same transaction. */
export async function clearDefault(database: Database, em: EntityManager): Promise<void> {
  await database
    .kysely(em)
    .updateTable('quality_profile')
    .set({ is_default: false })
    .where('is_default', '=', true)
    .execute();
}

/** Deleting a format holds the same lock, so one that is found stays until the profile is written. */
async function refuseUnknownFormats(
  database: Database,
  em: EntityManager,
  { formatScores }: QualityProfileEntity,
): Promise<void> {
  if (formatScores.length === 0) {
    return;
  }
  const rows = await database.kysely(em).selectFrom('custom_format').select('id').execute();
  const known = new Set(rows.map(({ id }) => id));
  const details = formatScores.flatMap(({ customFormatId }, index): ErrorDetail[] =>
    known.has(customFormatId)
      ? []
      : [{ field: `formatScores.${index}.customFormatId`, message: 'must be the id of a custom format' }],
  );
  if (details.length > 0) {
    throw invalidInput(details);
  }
}

async function refuseTakenName(em: EntityManager, { id, name }: QualityProfileEntity): Promise<void> {
  const key = name.toLowerCase();
  const profiles = await em.fork({ keepTransactionContext: true }).find(QualityProfileEntity, {});
  const other = profiles.find((one) => one.id !== id && one.name.toLowerCase() === key);
  if (other !== undefined) {
    throw nameTaken(name, other.id);
  }
}

function nameTaken(name: string, id?: string): LibraryError {
  const detail: ErrorDetail = { field: 'name', message: 'is the name of another quality profile' };
  return new LibraryError(
    'QUALITY_PROFILE_ALREADY_EXISTS',
    `There is a quality profile with the name ${name} already.`,
    { details: [id === undefined ? detail : { ...detail, id }] },
  );
}

function toQualityProfile(entity: QualityProfileEntity): QualityProfile {
  const { id, name, isDefault, upgradesAllowed, cutoff, qualities, groups, preferredLanguages } = entity;
  const { formatScores, minimumFormatScore, cutoffFormatScore } = entity;
  return {
    ...{ id, name, isDefault, upgradesAllowed, cutoff, qualities, groups, preferredLanguages },
    ...{ formatScores, minimumFormatScore, cutoffFormatScore },
  };
}
