import { z } from 'zod';
import { markScoresDue } from '../custom-formats/file-scores/mark-scores-due.ts';
import type { Database, EntityManager } from '../database/database.ts';
import type { ChangedQuality, FollowCutoff } from '../quality/met-qualities.ts';
import { wantedScoreOf } from '../quality/upgrade-rules.ts';
import { wantedValues } from '../quality/wanted-values.ts';
import { interactivePriority } from '../tasks/enqueue-task.ts';
import { type TaskHandler, taskHandler } from '../tasks/task-handlers.ts';
import type { TaskService } from '../tasks/task-service.ts';

export const followCutoffKind = 'follow-quality-cutoff';

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

/** Marks the movies whose files met a cutoff before its change and do not now, or the other way round; a task does it if they are many. */
export function createFollowCutoff(deps: FollowCutoffDeps): FollowCutoff {
  const { database, tasks, maximumAtOnce = defaultMaximumAtOnce } = deps;
  return async (em, qualityProfileId, changed) => {
    if (changed.length === 0) {
      return;
    }
    const concerned = await countMovies(database, em, qualityProfileId, changed);
    const wantedScore = await readWantedScore(database, em, qualityProfileId);
    if (concerned > maximumAtOnce && wantedScore !== null) {
      await markScoresDue(deps, em, [qualityProfileId]);
      return;
    }
    if (concerned > maximumAtOnce) {
      const payload = { qualityProfileId };
      await tasks.enqueue(em, { kind: followCutoffKind, payload, priority: interactivePriority });
      return;
    }
    for (const quality of changed) {
      await markMovies(database, em, { ...quality, qualityProfileId, wantedScore, atMost: maximumAtOnce });
    }
  };
}

const payloadRules = z.object({ qualityProfileId: z.string() });

/** Marks the movies of a profile in batches, by its cutoff at the time of each batch. Idempotent. */
export function createFollowCutoffHandler({ database }: Pick<FollowCutoffDeps, 'database'>): TaskHandler {
  return taskHandler(payloadRules, async ({ payload: { qualityProfileId }, signal, progress }) => {
    let marked = 0;
    for (let batch = batchSize; batch > 0; ) {
      signal.throwIfAborted();
      batch = await database.transaction((em) => markBatch(database, em, qualityProfileId), {
        lock: 'movies',
      });
      marked += batch;
      progress(0, `${marked} movies follow the cutoff of their quality profile`);
    }
    return { result: { movies: marked }, message: `${marked} movies follow the cutoff of their profile.` };
  });
}

/** @returns how many movies were wrong; 0: none is left */
async function markBatch(database: Database, em: EntityManager, qualityProfileId: string): Promise<number> {
  const kysely = database.kysely(em);
  const profile = await kysely
    .selectFrom('quality_profile')
    .select('met_qualities')
    .where('id', '=', qualityProfileId)
    .executeTakeFirst();
  const wantedScore = await readWantedScore(database, em, qualityProfileId);
  const ofFiles = await kysely
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
      marked += await markMovies(database, em, {
        qualityProfileId,
        quality,
        isMet: profile?.met_qualities.includes(quality) ?? false,
        wantedScore,
        atMost,
      });
    }
  }
  return marked;
}

/** The score that files of a profile must have; null: none. */
async function readWantedScore(
  database: Database,
  em: EntityManager,
  qualityProfileId: string,
): Promise<number | null> {
  const profile = await database
    .kysely(em)
    .selectFrom('quality_profile')
    .select(['upgrades_allowed as upgradesAllowed', 'format_scores as formatScores'])
    .select('cutoff_format_score as cutoffFormatScore')
    .where('id', '=', qualityProfileId)
    .executeTakeFirst();
  return profile === undefined ? null : wantedScoreOf(profile);
}

async function countMovies(
  database: Database,
  em: EntityManager,
  qualityProfileId: string,
  changed: readonly ChangedQuality[],
): Promise<number> {
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
