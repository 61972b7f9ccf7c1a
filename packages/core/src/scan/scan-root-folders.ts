import { setTimeout as sleep } from 'node:timers/promises';
import { recordActivity } from '../history/record-activity.ts';
import { readRootFolders, type StoredRootFolder } from '../root-folders/read-root-folders.ts';
import { rootFolderNotFound } from '../root-folders/write-root-folder.ts';
import { type TaskHandler, type TaskRun, taskHandler } from '../tasks/task-handlers.ts';
import { claimRoot, finishRoot, readLibraryVersion, readScannedVersion } from './root-claims.ts';
import { type ScanStart, scanStartSchema } from './scan.schema.ts';
import type { ScanDeps } from './scan-deps.ts';
import { type ScanRootResult, scanRoot } from './scan-root.ts';

/** How often a scan looks whether another one of the same folder has ended. */
const pollMs = 1_000;

/** Scans root folders, one after the other. Idempotent: what was found is stored as it goes. */
export function createScanRootFoldersHandler(deps: ScanDeps): TaskHandler {
  return taskHandler(scanStartSchema, async ({ payload, ...run }) => {
    const roots = await findRoots(deps, payload);
    const rootFolders: ({ rootFolderId: string } & ScanRootResult)[] = [];
    try {
      for (const [index, root] of roots.entries()) {
        const progress: TaskRun['progress'] = (percent, message) =>
          run.progress((100 * index + percent) / roots.length, message);
        const scanned = await scanClaimed(deps, { root, ...payload }, { ...run, progress });
        rootFolders.push({ rootFolderId: root.id, ...scanned });
      }
    } finally {
      // It has about 20 MB, which nothing may need for long.
      await deps.mediaProbe.close();
    }
    return { result: { rootFolders }, message: summary(rootFolders) };
  });
}

async function findRoots(
  { database }: ScanDeps,
  { rootFolderId }: ScanStart,
): Promise<readonly StoredRootFolder[]> {
  const all = await readRootFolders(database);
  const roots = rootFolderId === undefined ? all : all.filter(({ id }) => id === rootFolderId);
  if (rootFolderId !== undefined && roots.length === 0) {
    throw rootFolderNotFound(rootFolderId);
  }
  return roots;
}

type ScanParams = Omit<ScanStart, 'rootFolderId'> & { readonly root: StoredRootFolder };

async function scanClaimed(
  deps: ScanDeps,
  params: ScanParams,
  run: Omit<TaskRun, 'payload'>,
): Promise<ScanRootResult> {
  const { database, now } = deps;
  const { root } = params;
  const claim = { rootFolderId: root.id, taskId: run.task.id };
  while (!(await claimRoot(database, { ...claim, now: now() }))) {
    run.progress(0, `Waiting for another scan of ${root.name}`);
    await sleep(pollMs, undefined, { signal: run.signal });
  }
  const libraryVersion = await readLibraryVersion(database);
  const rematches = libraryVersion !== (await readScannedVersion(database, root.id));
  const scanned = await scanRoot(deps, { ...params, rematches }, run);
  await run.ensureHeld();
  await database.transaction(async (em) => {
    await finishRoot(database, em, { ...claim, ...scanned, libraryVersion, now: now() });
    const { examples: _, ...counts } = scanned.result ?? { examples: [] };
    const data = { rootFolderId: root.id, path: root.path, problem: scanned.problem, ...counts };
    await recordActivity(database.kysely(em), {
      type: 'scanned',
      movieId: null,
      title: null,
      at: now(),
      data,
    });
  });
  return scanned;
}

function summary(scanned: readonly ScanRootResult[]): string {
  if (scanned.length === 0) {
    return 'There is no root folder to scan.';
  }
  const results = scanned.flatMap(({ result }) => result ?? []);
  const sum = (counter: 'videos' | 'added' | 'moviesAdded' | 'removed' | 'unmatched') =>
    results.reduce((total, result) => total + result[counter], 0);
  const refused = scanned.length - results.length;
  const found = `Found ${sum('videos')} videos; files added: ${sum('added')}, removed: ${sum('removed')}; movies added: ${sum('moviesAdded')}; unmatched: ${sum('unmatched')}`;
  return refused === 0 ? `${found}.` : `${found}. Root folders that were not scanned: ${refused}.`;
}
