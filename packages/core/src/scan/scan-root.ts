import { createTimeSlice } from '../async/time-slice.ts';
import { type FileIdentity, identify } from '../disk/file-identity.ts';
import type { StoredRootFolder } from '../root-folders/read-root-folders.ts';
import type { TaskRun } from '../tasks/task-handlers.ts';
import { createChangeQueue } from './change-queue.ts';
import { checkRoot } from './check-root.ts';
import { listFolders } from './folders/list-folders.ts';
import { type FoundVideo, inBatches } from './found-video.ts';
import { identifyUnmatched } from './identify-unmatched.ts';
import { findKnownFiles } from './known-files.ts';
import { indexGoneFiles } from './relocated-files.ts';
import { removeGoneFiles } from './remove-gone-files.ts';
import type { RootScan } from './root-scan.ts';
import type { ScanProblem, ScanResult, ScanStart } from './scan.schema.ts';
import type { ScanDeps } from './scan-deps.ts';
import { createScanTally } from './scan-tally.ts';
import { scanVideo } from './scan-video.ts';

/** More videos at once, and what is known of them outlives the young generation of the heap: with 200, rescans kept 12 MB each. */
const batchSize = 64;
/** Share of the progress at which all folders have been read. */
const foldersReadPercent = 80;

export interface ScanRootParams extends Pick<ScanStart, 'addMovies' | 'acceptMissing'> {
  readonly root: StoredRootFolder;
  readonly rematches: boolean;
}

export type ScanRootResult =
  | { readonly problem: ScanProblem; readonly result: null }
  | { readonly problem: null; readonly result: ScanResult };

/**
 * Compares a root folder with the library and stores what has changed. No file is touched. A scan that was interrupted can be
 * done again, and one without changes on the disk changes nothing.
 */
export async function scanRoot(
  deps: ScanDeps,
  params: ScanRootParams,
  run: Pick<TaskRun, 'task' | 'signal' | 'ensureHeld' | 'progress'>,
): Promise<ScanRootResult> {
  const { root, acceptMissing, rematches, addMovies } = params;
  const { signal, progress } = run;
  progress(0, `Checking ${root.name}`);
  const check = await checkRoot(deps.database, { root: root.path, acceptMissing, signal });
  if (check.problem !== null) {
    return { problem: check.problem, result: null };
  }
  const tally = createScanTally();
  const changes = createChangeQueue(deps.database, run);
  const taskId = run.task.id;
  const gone = indexGoneFiles(check.gone);
  const scan: RootScan = { deps, root, taskId, gone, tally, changes, signal, rematches };
  await scanFolders(scan, progress);
  await removeGoneFiles(scan, check.diskId);
  await identifyUnmatched(scan, {
    addMovies,
    progress: (share) => progress(foldersReadPercent + 20 * share, `Looking up movies of ${root.name}`),
  });
  tally.add('unmatched', await countUnmatched(scan));
  return { problem: null, result: tally.result() };
}

async function scanFolders(scan: RootScan, progress: TaskRun['progress']): Promise<void> {
  const { root, tally, changes, signal } = scan;
  let share = 0;
  let videos = 0;
  const folders = listFolders({
    root: root.path,
    signal,
    onSkipped: tally.leaveOut,
    onProgress: (done) => {
      share = done;
    },
  });
  for await (const batch of inBatches(folders, { root: root.path, size: batchSize })) {
    await scanBatch(scan, batch);
    videos += batch.length;
    progress(foldersReadPercent * share, `Found ${videos} videos in ${root.name}`);
  }
  await changes.flush();
}

async function scanBatch(scan: RootScan, videos: readonly FoundVideo[]): Promise<void> {
  const known = await findKnownFiles(
    scan.deps.database,
    videos.map(({ path }) => path),
  );
  const identities = await Promise.all(videos.map(({ path }) => identifyOrNull(path)));
  const endSlice = createTimeSlice();
  for (const [index, video] of videos.entries()) {
    await endSlice();
    scan.signal.throwIfAborted();
    const identity = identities[index] ?? null;
    if (identity === null) {
      scan.tally.leaveOut({ path: video.relativePath, reason: 'unreadable' });
    } else {
      await scanVideo(scan, video, identity, known.get(video.path));
    }
  }
}

const identifyOrNull = (path: string): Promise<FileIdentity | null> => identify(path).catch(() => null);

async function countUnmatched({ deps: { database }, root }: RootScan): Promise<number> {
  const { count } = await database
    .kysely(database.fork())
    .selectFrom('unmatched_file')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('root_folder_id', '=', root.id)
    .executeTakeFirstOrThrow();
  return Number(count);
}
