import type { Database, EntityManager } from '../../database/database.ts';
import { isOneOf } from '../../database/schema/expressions.ts';
import { findFilesOfProfiles } from '../../files/read-movie-files.ts';
import { findUnmetCutoff } from '../../quality/upgrade-rules.ts';
import { wantedValues } from '../../quality/wanted-values.ts';
import { releaseDedupeKey } from '../../tasks/release-dedupe-key.ts';
import type { TaskHandler } from '../../tasks/task-handlers.ts';
import { counted } from '../../text/counted.ts';
import { type ScoredFile, scoreFiles } from './score-files.ts';
import { readScoringProfiles, type ScoringProfile } from './scoring-profiles.ts';

/** They are scored in one transaction, in which others cannot write. */
const batchSize = 250;
const { cutoffUnmet } = wantedValues;

/**
 * Computes the scores that are due, in the order of the ids of files, and marks the movies that are wanted by them. How far it has got is
 * stored with each batch: after a crash it goes on there, and a change of a profile or a format starts over. Idempotent.
 */
export function createRescoreFilesHandler({ database }: { readonly database: Database }): TaskHandler {
  return async ({ task, signal, progress }) => {
    const total = await countFiles(database);
    let [examined, changed] = [await countScored(database), 0];
    for (;;) {
      signal.throwIfAborted();
      const batch = await database.transaction((em) => rescoreBatch(database, em, task.id), {
        lock: 'movies',
      });
      if (batch === null) {
        return { result: { changed }, message: `The scores of ${counted(changed, 'file')} have changed.` };
      }
      examined = batch.isFirst ? batch.examined : examined + batch.examined;
      changed += batch.changed;
      const percent = Math.min(99, Math.floor((100 * examined) / Math.max(1, total)));
      progress(percent, `Scored ${examined} of ${counted(total, 'file')}`);
    }
  };
}

interface ScoredBatch {
  readonly isFirst: boolean;
  readonly examined: number;
  readonly changed: number;
}

/** @returns null if no scores are due */
async function rescoreBatch(
  database: Database,
  em: EntityManager,
  taskId: string,
): Promise<ScoredBatch | null> {
  const profiles = await readScoringProfiles(database, em);
  const due = [...profiles.values()].filter(({ scoresDue }) => scoresDue);
  if (due.length === 0) {
    // A change that follows would otherwise join this task, which looks no more.
    await releaseDedupeKey(database, em, taskId);
    return null;
  }
  const after = positionOf(due);
  const ids = await readFileIds(database, em, after);
  const dueIds = due.map(({ id }) => id);
  const files = await findFilesOfProfiles(database, em, ids, dueIds);
  const scored = await scoreFiles(database, em, files, profiles);
  await followCutoffs(database, em, scored, profiles);
  await advance(database, em, dueIds, ids.length < batchSize ? null : (ids.at(-1) ?? null));
  const changed = scored.filter(({ file, score }) => score !== file.formatScore).length;
  return { isFirst: after === null, examined: ids.length, changed };
}

/** The profile that has got least far decides. @returns null: the first file */
function positionOf(due: readonly Pick<ScoringProfile, 'scoredUntil'>[]): string | null {
  const [least = ''] = due.map(({ scoredUntil }) => scoredUntil ?? '').toSorted();
  return least === '' ? null : least;
}

async function readFileIds(
  database: Database,
  em: EntityManager,
  after: string | null,
): Promise<readonly string[]> {
  const rows = await database
    .kysely(em)
    .selectFrom('movie_file')
    .select('id')
    .$if(after !== null, (query) => query.where('id', '>', after))
    .orderBy('id')
    .limit(batchSize)
    .execute();
  return rows.map(({ id }) => id);
}

/** Scores that changed are followed by triggers; here also those that did not, for another cutoff. */
async function followCutoffs(
  database: Database,
  em: EntityManager,
  scored: readonly ScoredFile[],
  profiles: ReadonlyMap<string, ScoringProfile>,
): Promise<void> {
  const ofDefaults = scored.filter(({ file }) => file.versionId === null);
  const byWanted = Map.groupBy(ofDefaults, ({ file: { quality, qualityProfileId }, score }) => {
    const profile = profiles.get(qualityProfileId);
    const isUnmet =
      profile !== undefined && findUnmetCutoff(profile, { quality, formatScore: score }) !== null;
    return isUnmet ? cutoffUnmet : null;
  });
  for (const [wanted, files] of byWanted) {
    const ids = files.map(({ file }) => file.movieId);
    await database
      .kysely(em)
      .updateTable('movie')
      .set({ wanted })
      .where(isOneOf(database.driver, 'id', 'uuid', ids))
      .where('monitored', '=', true)
      .where('wanted', wanted === null ? '=' : 'is', wanted === null ? cutoffUnmet : null)
      .execute();
  }
}

/** @param until the last file of the batch; null: there are no more */
async function advance(
  database: Database,
  em: EntityManager,
  profileIds: readonly string[],
  until: string | null,
): Promise<void> {
  await database
    .kysely(em)
    .updateTable('quality_profile')
    .set(until === null ? { scores_due: false, scored_until: null } : { scored_until: until })
    .where('id', 'in', profileIds)
    .$if(until !== null, (query) =>
      query.where(({ or, eb }) => or([eb('scored_until', 'is', null), eb('scored_until', '<', until)])),
    )
    .execute();
}

async function countFiles({ readKysely }: Database): Promise<number> {
  const { n } = await readKysely
    .selectFrom('movie_file_count')
    .select(({ fn }) => fn.sum<number | null>('n').as('n'))
    .executeTakeFirstOrThrow();
  return Number(n ?? 0);
}

/** Files that an attempt before has scored. */
async function countScored({ readKysely }: Database): Promise<number> {
  const due = await readKysely
    .selectFrom('quality_profile')
    .select('scored_until as scoredUntil')
    .where('scores_due', '=', true)
    .execute();
  const until = positionOf(due);
  if (until === null) {
    return 0;
  }
  const { n } = await readKysely
    .selectFrom('movie_file')
    .select(({ fn }) => fn.countAll().as('n'))
    .where('id', '<=', until)
    .executeTakeFirstOrThrow();
  return Number(n);
}
