import type { EntityManager } from '../database/database.ts';
import { type StoreMovieFileParams, storeMovieFile } from '../files/store-movie-file.ts';
import { recordActivity } from '../history/record-activity.ts';
import type { Change } from './change-queue.ts';
import { chooseVersion, type FileToPlace, type VersionSlot } from './choose-version.ts';
import { isFileOfMovie, isMovieBusy } from './is-movie-busy.ts';
import { type FileFacts, type ProbedVideo, toFileFacts } from './probe-video.ts';
import { putUnmatched, removeUnmatched, type UnmatchedVideo } from './put-unmatched.ts';
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
    const { slot, reason } = findPlace(versions, root.path, { edition, quality }, gone.has);
    if (slot === null) {
      const candidates = [candidateOf(versions)];
      return putUnmatched(scan, { path, identity, ids, reason, candidates })(em);
    }
    await storeInSlot(deps, em, { versions, slot, facts });
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

export interface SlotParams {
  readonly versions: MovieVersions;
  readonly slot: VersionSlot;
  readonly facts: FileFacts;
}

/** Stores the file of a version, with its entry in the history. @returns the id of the file */
export async function storeInSlot(
  { database, now }: Pick<ScanDeps, 'database' | 'now'>,
  em: EntityManager,
  { versions, slot, facts }: SlotParams,
): Promise<string> {
  const { movieId, title } = versions;
  const versionId = slot.versionId ?? movieId;
  const file: StoreMovieFileParams = { movieId, versionId: slot.versionId, ...facts };
  const { fileId, replacedFileId } = await storeMovieFile({ database, now }, em, file);
  const entry = { movieId, title, at: now() };
  const { path, quality, size } = facts;
  if (replacedFileId !== null && slot.filePath !== null) {
    const data = { fileId: replacedFileId, path: slot.filePath, versionId, reason: 'missing' };
    await recordActivity(database.kysely(em), { ...entry, type: 'deleted', data });
  }
  const data = { fileId, path, versionId, quality, size, method: 'scan' };
  await recordActivity(database.kysely(em), { ...entry, type: 'imported', data });
  return fileId;
}
