import type { EntityManager } from '../database/database.ts';
import type { StoredMovieFile } from '../files/read-movie-files.ts';
import { type StoreMovieFileParams, storeMovieFile } from '../files/store-movie-file.ts';
import { recordActivity } from '../history/record-activity.ts';
import type { Change } from './change-queue.ts';
import { chooseVersion, type FileToPlace, type VersionSlot } from './choose-version.ts';
import { type FileToRate, findWorseFile } from './find-worse-file.ts';
import { isFileOfMovie, isMovieBusy } from './is-movie-busy.ts';
import { isSecondName } from './is-second-name.ts';
import { type FileFacts, type ProbedVideo, toFileFacts } from './probe-video.ts';
import { putUnmatched, putUnmatchedFile, removeUnmatched, type UnmatchedVideo } from './put-unmatched.ts';
import { type MovieVersions, readVersions } from './read-versions.ts';
import type { RootScan } from './root-scan.ts';
import type { ScanDeps } from './scan-deps.ts';
import type { UnmatchedCandidate, UnmatchedReason } from './unmatched.schema.ts';

export type Placement =
  | { readonly slot: VersionSlot; readonly reason: null }
  | { readonly slot: null; readonly reason: UnmatchedReason };

/**
 * Chooses the version of a movie that a file belongs to, of those in its root folder that have no file, or one that is gone.
 *
 * @param isGone whether the file at a path is gone
 */
export function findPlace(
  { slots }: MovieVersions,
  root: string,
  file: FileToPlace,
  isGone: (path: string) => boolean,
): Placement {
  const here = slots.filter(({ rootFolderPath }) => rootFolderPath === root);
  const free = here.filter(({ filePath }) => filePath === null || isGone(filePath));
  const slot = chooseVersion(free, file);
  return slot === undefined
    ? { slot: null, reason: here.length === 0 ? 'otherRootFolder' : 'movieHasFile' }
    : { slot, reason: null };
}

export const candidateOf = ({ tmdbId, title, year }: UnmatchedCandidate) => ({ tmdbId, title, year });

/** Probes a video whose movie is certain, and makes it the file of that movie. */
export async function probeAndPlace(
  scan: RootScan,
  { path, parsed, ...video }: Omit<VideoToPlace, 'facts'> & Pick<ProbedVideo, 'path' | 'parsed'>,
): Promise<Change> {
  const { deps, signal, tally } = scan;
  const media = await deps.mediaProbe.probe(path, { signal });
  tally.add('damaged', media.problem === null ? 0 : 1);
  const facts = toFileFacts({ path, parsed, identity: video.identity, media, probedAt: deps.now() });
  return placeVideo(scan, { ...video, facts });
}

export interface VideoToPlace extends Pick<UnmatchedVideo, 'identity' | 'ids'> {
  readonly movieId: string;
  readonly facts: FileFacts;
}

/** Makes a probed video the file of its movie, or leaves it unmatched if another one has become that meanwhile. */
export function placeVideo(scan: RootScan, { movieId, facts, identity, ids }: VideoToPlace): Change {
  const { deps, root, gone, tally } = scan;
  const { path, quality, edition = null } = facts;
  return async (em) => {
    const versions = await readVersions(deps.database, em, movieId);
    const isStored = await isFileOfMovie(deps.database, em, path);
    if (versions === null || isStored || (await isMovieBusy(deps.database, em, movieId))) {
      // Deleted meanwhile, or stored by others, or changing; the next scan looks at it again.
      return undefined;
    }
    const candidates = [candidateOf(versions)];
    if (await isSecondName(scan, em, { movieId, path, identity })) {
      return putUnmatched(scan, { path, identity, ids, reason: 'movieHasFile', candidates })(em);
    }
    const { slot, reason } = findPlace(versions, root.path, { edition, quality }, gone.has);
    const worse = reason === 'movieHasFile' ? await findWorseFile(scan, em, versions, ratedOf(facts)) : null;
    if (worse !== null) {
      await storeInSlot(deps, em, {
        versions,
        slot: worse.slot,
        facts,
        taskId: scan.taskId,
        worse: worse.file,
      });
      await removeUnmatched(scan, path)(em);
      return putUnmatchedFile(scan, worse.file, candidates)(em);
    }
    if (slot === null) {
      return putUnmatched(scan, { path, identity, ids, reason, candidates })(em);
    }
    await storeInSlot(deps, em, { versions, slot, facts, taskId: scan.taskId });
    await removeUnmatched(scan, path)(em);
    return () => {
      tally.add('added');
      if (slot.filePath !== null) {
        gone.take(slot.filePath);
        tally.add('removed');
      }
    };
  };
}

const first = { version: 1, real: 0 };

const ratedOf = ({
  quality,
  revision,
  languages = [],
  edition = null,
  mediaProblem,
}: FileFacts): FileToRate => ({
  ...{ quality, languages, edition, revision: revision ?? first },
  isDamaged: mediaProblem != null,
});

export interface SlotParams {
  readonly versions: MovieVersions;
  readonly slot: VersionSlot;
  readonly facts: FileFacts;
  /** Null: no task, but a user. */
  readonly taskId: string | null;
  /** The file of the slot that it is better than, and that stays on the disk. */
  readonly worse?: StoredMovieFile;
}

/** Stores the file of a version, with its entry in the history. @returns the id of the file */
export async function storeInSlot(
  { database, now }: Pick<ScanDeps, 'database' | 'now'>,
  em: EntityManager,
  { versions, slot, facts, taskId, worse }: SlotParams,
): Promise<string> {
  const { movieId, title } = versions;
  const versionId = slot.versionId ?? movieId;
  const file: StoreMovieFileParams = { movieId, versionId: slot.versionId, ...facts };
  const { fileId, replacedFileId } = await storeMovieFile({ database, now }, em, file);
  const entry = { movieId, title, at: now() };
  const { path, quality, size } = facts;
  if (replacedFileId !== null && slot.filePath !== null && worse === undefined) {
    const data = { fileId: replacedFileId, path: slot.filePath, versionId, reason: 'missing' };
    await recordActivity(database.kysely(em), { ...entry, type: 'deleted', data });
  }
  const data = {
    ...{ fileId, path, versionId, quality, size, method: 'scan' },
    ...(taskId !== null && { taskId }),
    ...(worse !== undefined && { replaced: { fileId: worse.id, path: worse.path, quality: worse.quality } }),
  };
  const type = worse === undefined ? 'imported' : 'upgraded';
  await recordActivity(database.kysely(em), { ...entry, type, data });
  return fileId;
}
