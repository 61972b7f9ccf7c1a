import type { Database, EntityManager } from '../database/database.ts';
import { isUniqueViolation } from '../database/driver-errors.ts';
import { type ErrorDetail, LibraryError } from '../errors/library-error.ts';
import { invalidInput } from '../validation/validate.ts';
import { type FollowCutoff, storeMetQualities } from './met-qualities.ts';
import { findBrokenProfileRules } from './profile-rules.ts';
import { QualityProfileEntity } from './quality-profile.entity.ts';
import type { FormatScore, QualityProfile } from './quality-profile.schema.ts';
import { wantedScoreOf } from './upgrade-rules.ts';

export interface WriteProfileDeps {
  readonly database: Database;
  readonly followCutoff: FollowCutoff;
  /** Handles a profile whose files score differently. */
  readonly followScores: (em: EntityManager, qualityProfileId: string) => Promise<void>;
}

/**
 * Writes a profile in one transaction, after its rules are checked. All changes of profiles hold one lock: each sees the
 * names and the default of the one before.
 */
export async function writeQualityProfile(
  { database, followCutoff, followScores }: WriteProfileDeps,
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
      const before = await readScoring(database, em, profile.id);
      try {
        await em.flush();
      } catch (error) {
        throw isUniqueViolation(error) ? nameTaken(profile.name) : error;
      }
      const written = toQualityProfile(profile);
      const after = scoringOf(written);
      const qualities = await storeMetQualities(database, em, written);
      const scoresChange = before !== null && before.scores !== after.scores;
      const isScoreChanged = before !== null && !scoresChange && before.cutoff !== after.cutoff;
      await followCutoff(em, written.id, { qualities, isScoreChanged });
      if (scoresChange) {
        await followScores(em, written.id);
      }
      return written;
    },
    { lock: 'movies' },
  );
}

/** What decides which files of a profile are below its cutoff score, for comparison. */
interface Scoring {
  /** What files score. */
  readonly scores: string;
  /** Which score they must have. */
  readonly cutoff: number | null;
}

type StoredScoring = Parameters<typeof wantedScoreOf>[0] & {
  readonly formatScores: readonly FormatScore[];
};

const scoringOf = (profile: StoredScoring): Scoring => ({
  scores: JSON.stringify(profile.formatScores.map(({ customFormatId, score }) => [customFormatId, score])),
  cutoff: wantedScoreOf(profile),
});

/** As it is stored. @returns null for a new profile, which no movie has */
async function readScoring(database: Database, em: EntityManager, id: string): Promise<Scoring | null> {
  const stored = await database
    .kysely(em)
    .selectFrom('quality_profile')
    .select(['format_scores as formatScores', 'cutoff_format_score as cutoffFormatScore'])
    .select('upgrades_allowed as upgradesAllowed')
    .where('id', '=', id)
    .executeTakeFirst();
  return stored === undefined ? null : scoringOf(stored);
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
