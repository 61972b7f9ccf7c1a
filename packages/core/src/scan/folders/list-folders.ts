import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import type { FolderListing, SkippedEntry } from './folder-listing.ts';
import { type ListedFolder, listFolder } from './list-folder.ts';

/** Eight read 50,000 files in 10,000 folders in 0.24 s, one by one in 0.4 s. */
const concurrency = 8;
const maximumDepth = 32;

export interface ListFoldersParams {
  /** Absolute path of the root folder, which may be a link. */
  readonly root: string;
  readonly signal: AbortSignal;
  /** Called for what is left out. */
  onSkipped(entry: SkippedEntry): void;
  /** Called with the share of the root's own folders that were read, from 0 to 1. */
  onProgress?(share: number): void;
}

interface Pending {
  readonly path: string;
  listing?: Promise<ListedFolder>;
}

/**
 * Reads all folders below a root, depth first and in the order of their names, so that two runs agree. A few are read ahead;
 * no more than those and the names of the folders to come are in memory. Yields the folders that contain videos.
 *
 * @throws errors of the file system for the root, and the reason of `signal`
 */
export async function* listFolders(params: ListFoldersParams): AsyncGenerator<FolderListing> {
  const { root, signal, onSkipped } = params;
  const from = { path: root, realPath: await realpath(root) };
  // The last one is the next.
  const pending: Pending[] = [{ path: '' }];
  const ofRoot = { all: 0, begun: 0 };
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    signal.throwIfAborted();
    next.listing ??= listFolder(from, next.path);
    for (const soon of pending.slice(1 - concurrency)) {
      soon.listing ??= listFolder(from, soon.path);
    }
    const { folders, skipped, ...listing } = await next.listing;
    const isTooDeep = next.path !== '' && next.path.split(sep).length >= maximumDepth;
    if (next.path === '') {
      ofRoot.all = folders.length;
    } else if (!next.path.includes(sep)) {
      params.onProgress?.(ofRoot.begun++ / ofRoot.all);
    }
    skipped.forEach(onSkipped);
    if (isTooDeep) {
      folders.forEach((path) => void onSkipped({ path, reason: 'tooDeep' }));
    } else {
      pending.push(...folders.toReversed().map((path) => ({ path })));
    }
    if (listing.videos.length > 0) {
      yield listing;
    }
  }
}
