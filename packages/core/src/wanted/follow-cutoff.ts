import { z } from 'zod';
import { markScoresDue } from '../custom-formats/file-scores/mark-scores-due.ts';
import type { Database, EntityManager } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import type { ChangedQuality, FollowCutoff } from '../quality/met-qualities.ts';
import { isScoreCutoffMet, wantedScoreOf } from '../quality/upgrade-rules.ts';
import { wantedValues } from '../quality/wanted-values.ts';
import { interactivePriority } from '../tasks/enqueue-task.ts';
import { followCutoffKind } from '../tasks/kind-names.ts';
import { type TaskHandler, taskHandler } from '../tasks/task-handlers.ts';
import type { TaskService } from '../tasks/task-service.ts';

export interface FollowCutoffDeps {
  readonly database: Database;
  readonly tasks: Pick<TaskService, 'enqueue'>;
  /** Movies that are marked in the transaction of the change. @default 10,000 */
  readonly maximumAtOnce?: number;
}

/** So many movies change within a second or two, in the transaction that changes the profile; more would block other writers. */
const defaultMaximumAtOnce = 10_000;
const batchSize = 1_000;
const { cutoffUnmet } = wantedValues;

/**
 * Marks the movies whose files met a cutoff before its change and do not now, or the other way round; a task does it if they are many, or
 * if the cutoff score has changed. Scores that are due are compared as they are computed.
 */
export function createFollowCutoff(deps: FollowCutoffDeps): FollowCutoff {
  const { database, tasks, maximumAtOnce = defaultMaximumAtOnce } = deps;
  return async (em, qualityProfileId, { qualities, isScoreChanged }) => {
    if (qualities.length === 0 && !isScoreChanged) {
      return;
    }
    const profile = await readProfile(database, em, qualityProfileId);
    const concerned = await countMovies(database, em, qualityProfileId, qualities);
    const isForTask = isScoreChanged || concerned > maximumAtOnce;
    if (isForTask && profile?.scoresDue) {
      await markScoresDue(deps, em, [qualityProfileId]);
      return;
    }
    if (isForTask) {
      const payload = { qualityProfileId };
      await tasks.enqueue(em, { kind: followCutoffKind, payload, priority: interactivePriority });
      return;
    }
    const wantedScore = profile === null ? null : wantedScoreOf(profile);
    for (const quality of qualities) {
      await markMovies(database, em, { ...quality, qualityProfileId, wantedScore, atMost: maximumAtOnce });
    }
  };
}

const payloadRules = z.object({ qualityProfileId: z.string() });

/**
 * Marks the movies of a profile in batches, by its cutoff at the time of each batch. Idempotent. Which movies are marked wrong by their
 * quality, an index finds; for the scores that are stored, all files are read in the order of their ids.
 */
export function createFollowCutoffHandler({ database }: Pick<FollowCutoffDeps, 'database'>): TaskHandler {
  return taskHandler(payloadRules, async ({ payload: { qualityProfileId }, signal, progress }) => {
    let marked = 0;
    for (let after: Position | null = null; after !== 'end'; ) {
      signal.throwIfAborted();
      const batch: MarkedBatch = await database.transaction(
        (em) => markBatch(database, em, qualityProfileId, after),
        { lock: 'movies' },
      );
      marked += batch.marked;
      after = batch.until;
      progress(0, `${marked} movies follow the cutoff of their quality profile`);
    }
    return { result: { movies: marked }, message: `${marked} movies follow the cutoff of their profile.` };
  });
}

/** The id of a file; null: before the first one. */
type Position = string | null | 'end';

interface MarkedBatch {
  readonly marked: number;
  readonly until: Position;
}

async function markBatch(
  database: Database,
  em: EntityManager,
  qualityProfileId: string,
  after: string | null,
): Promise<MarkedBatch> {
  const profile = await readProfile(database, em, qualityProfileId);
  if (profile === null) {
    return { marked: 0, until: 'end' };
  }
  if (wantedScoreOf(profile) !== null) {
    return markByFiles(database, em, profile, after);
  }
  const marked = await markByQuality(database, em, profile);
  // None: no movie is marked wrong.
  return { marked, until: marked === 0 ? 'end' : after };
}

/** Finds the movies that are marked wrong by an index, if no score is wanted. */
async function markByQuality(
  database: Database,
  em: EntityManager,
  { id: qualityProfileId, metQualities }: FollowedProfile,
): Promise<number> {
  const ofFiles = await database
    .kysely(em)
    .selectFrom('movie_quality_count')
    .select('quality')
    .where('quality_profile_id', '=', qualityProfileId)
    .where('monitored', '=', true)
    .where('n', '>', 0)
    .execute();
  let marked = 0;
  for (const { quality } of ofFiles) {
    const atMost = batchSize - marked;
    if (atMost > 0) {
      const isMet = metQualities.includes(quality);
      const params = { qualityProfileId, quality, isMet, wantedScore: null, atMost };
      marked += await markMovies(database, em, params);
    }
  }
  return marked;
}

/** Compares the next files of default versions with the cutoff of their profile. */
async function markByFiles(
  database: Database,
  em: EntityManager,
  profile: FollowedProfile,
  after: string | null,
): Promise<MarkedBatch> {
  const files = await database
    .kysely(em)
    .selectFrom('movie_file as f')
    .innerJoin('movie as m', 'm.id', 'f.movie_id')
    .select(['f.id', 'f.quality', 'f.format_score as formatScore', 'f.version_id as versionId'])
    .select(['m.id as movieId', 'm.quality_profile_id as profileId', 'm.monitored', 'm.wanted'])
    .$if(after !== null, (query) => query.where('f.id', '>', after))
    .orderBy('f.id')
    .limit(batchSize)
    .execute();
  const own = files.filter(
    ({ versionId, profileId, monitored }) => versionId === null && profileId === profile.id && monitored,
  );
  const wantedBy = (file: (typeof files)[number]) => (meetsCutoff(profile, file) ? null : cutoffUnmet);
  const wrong = own.filter((file) => file.wanted !== wantedBy(file));
  for (const [wanted, ofValue] of Map.groupBy(wrong, wantedBy)) {
    const ids = ofValue.map(({ movieId }) => movieId);
    await database
      .kysely(em)
      .updateTable('movie')
      .set({ wanted })
      .where(isOneOf(database.driver, 'id', 'uuid', ids))
      .execute();
  }
  return { marked: wrong.length, until: files.length < batchSize ? 'end' : (files.at(-1)?.id ?? 'end') };
}

type ScoreCutoff = Parameters<typeof wantedScoreOf>[0];

/** The rule of the triggers. */
const meetsCutoff = (
  profile: FollowedProfile,
  { quality, formatScore }: { readonly quality: string; readonly formatScore: number | null },
): boolean =>
  profile.metQualities.includes(quality) && (formatScore === null || isScoreCutoffMet(profile, formatScore));

interface FollowedProfile extends ScoreCutoff {
  readonly id: string;
  readonly metQualities: readonly string[];
  readonly scoresDue: boolean;
}

/** @returns null if the profile does not exist */
async function readProfile(
  database: Database,
  em: EntityManager,
  qualityProfileId: string,
): Promise<FollowedProfile | null> {
  const profile = await database
    .kysely(em)
    .selectFrom('quality_profile')
    .select(['id', 'met_qualities as metQualities', 'upgrades_allowed as upgradesAllowed'])
    .select(['format_scores as formatScores', 'cutoff_format_score as cutoffFormatScore'])
    .select('scores_due as scoresDue')
    .where('id', '=', qualityProfileId)
    .executeTakeFirst();
  return profile ?? null;
}

async function countMovies(
  database: Database,
  em: EntityManager,
  qualityProfileId: string,
  changed: readonly ChangedQuality[],
): Promise<number> {
  if (changed.length === 0) {
    return 0;
  }
  const { n } = await database
    .kysely(em)
    .selectFrom('movie_quality_count')
    .select(({ fn }) => fn.sum<number | null>('n').as('n'))
    .where('quality_profile_id', '=', qualityProfileId)
    .where('monitored', '=', true)
    .where(
      'quality',
      'in',
      changed.map(({ quality }) => quality),
    )
    .executeTakeFirstOrThrow();
  return Number(n ?? 0);
}

interface MarkParams extends ChangedQuality {
  readonly qualityProfileId: string;
  /** Files with a lower score are below the cutoff whatever their quality; null: scores do not count. */
  readonly wantedScore: number | null;
  readonly atMost: number;
}

/** Finds the movies that are marked wrong by an index. */
async function markMovies(
  database: Database,
  em: EntityManager,
  { qualityProfileId, quality, isMet, wantedScore, atMost }: MarkParams,
): Promise<number> {
  const { numUpdatedRows } = await database
    .kysely(em)
    .updateTable('movie')
    .set({ wanted: isMet ? null : cutoffUnmet })
    .where('id', 'in', (wrong) =>
      wrong
        .selectFrom('movie')
        .select('id')
        .where('quality_profile_id', '=', qualityProfileId)
        .where('file_quality', '=', quality)
        .where('monitored', '=', true)
        .where('wanted', isMet ? '=' : 'is', isMet ? cutoffUnmet : null)
        .$if(isMet && wantedScore !== null, (met) =>
          met.where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('movie_file as f')
                  .select('f.id')
                  .whereRef('f.movie_id', '=', 'movie.id')
                  .where('f.version_id', 'is', null)
                  .where('f.format_score', '<', wantedScore),
              ),
            ),
          ),
        )
        .limit(atMost),
    )
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
