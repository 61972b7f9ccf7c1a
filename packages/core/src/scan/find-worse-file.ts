import type { Database, EntityManager } from '../database/database.ts';
import { findMovieFiles, type StoredMovieFile } from '../files/read-movie-files.ts';
import { decideUpgrade, type RatedRelease, type RuledProfile } from '../quality/upgrade-rules.ts';
import { chooseVersion, type FileToPlace, type VersionSlot } from './choose-version.ts';
import type { MovieVersions } from './read-versions.ts';
import type { RootScan } from './root-scan.ts';

export interface FileToRate extends FileToPlace, RatedRelease {
  /** Whether it can be watched, as far as is known. */
  readonly isDamaged: boolean;
}

export interface WorseFile {
  readonly slot: VersionSlot;
  readonly file: StoredMovieFile;
}

/**
 * Of several new files of one movie, a scan takes the best by the quality profile, not the first by path: finds the file that the same
 * scan has stored, and that another one is better than. Files that were there before, or that others have stored, stay.
 *
 * @param em a transaction, or a unit of work outside of one
 */
export async function findWorseFile(
  { deps: { database }, root, taskId }: Pick<RootScan, 'deps' | 'root' | 'taskId'>,
  em: EntityManager,
  { movieId, slots }: MovieVersions,
  candidate: FileToRate,
): Promise<WorseFile | null> {
  const here = slots.filter(({ rootFolderPath }) => rootFolderPath === root.path);
  const slot = chooseVersion(here, candidate);
  if (slot === undefined || slot.filePath === null) {
    return null;
  }
  const files = await findMovieFiles(database, em, movieId);
  const file = files.find(({ path }) => path === slot.filePath);
  if (file === undefined || !(await isOfTask(database, em, file, taskId))) {
    return null;
  }
  const profile = await readProfile(database, em, file.qualityProfileId);
  return isBetter(profile, file, candidate) ? { slot, file } : null;
}

async function isOfTask(
  database: Database,
  em: EntityManager,
  { id, movieId }: StoredMovieFile,
  taskId: string,
): Promise<boolean> {
  const entries = await database
    .kysely(em)
    .selectFrom('activity')
    .select('data')
    .where('movie_id', '=', movieId)
    .where('type', 'in', ['imported', 'upgraded'])
    .orderBy('seq', 'desc')
    .limit(entriesRead)
    .execute();
  return entries.some(({ data }) => data.fileId === id && data.taskId === taskId);
}

/** The last ones of each version. */
const entriesRead = 20;

const readProfile = (database: Database, em: EntityManager, id: string) =>
  database
    .kysely(em)
    .selectFrom('quality_profile')
    .select(['qualities', 'quality_groups as groups', 'preferred_languages as preferredLanguages'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

/** Neither is on the disk longer than the other for the library, so that what the profile says about upgrades does not count. */
function isBetter(
  profile: Pick<RuledProfile, 'qualities' | 'groups' | 'preferredLanguages'>,
  file: StoredMovieFile,
  candidate: FileToRate,
): boolean {
  const isDamaged = file.mediaProblem !== null;
  if (isDamaged !== candidate.isDamaged) {
    return isDamaged;
  }
  const [best = ''] = profile.qualities;
  const rules = { ...profile, cutoff: best, upgradesAllowed: true };
  if (!profile.qualities.includes(file.quality) && profile.qualities.includes(candidate.quality)) {
    return true;
  }
  const { quality, languages, revision } = file;
  const rated = { quality, languages, revision: revision ?? { version: 1, real: 0 } };
  return decideUpgrade(rules, rated, candidate).accepted;
}
