import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import type { FolderListing, SkippedEntry } from './folder-listing.ts';
import { listFolder } from './list-folder.ts';

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

/**
 * Reads all folders below a root, depth first and in the order of their names, so that two runs agree. A few are read ahead;
 * no more than those and the names of the folders to come are in memory. Yields the folders that contain videos.
 *
 * @throws errors of the file system for the root, and the reason of `signal`
 */
export async function* listFolders(params: ListFoldersParams): AsyncGenerator<FolderListing> {
  const { root, signal, onSkipped } = params;
  const from = { path: root, realPath: await realpath(root) };
  // The last one is the next. Only paths: an object that has become old keeps what it refers to until the next full collection.
  const pending = [''];
  const ahead = new Map<string, ReturnType<typeof listFolder>>();
  const ofRoot = { all: 0, begun: 0 };
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    signal.throwIfAborted();
    const reading = ahead.get(next) ?? listFolder(from, next);
    ahead.delete(next);
    for (const soon of pending.slice(1 - concurrency)) {
      if (!ahead.has(soon)) {
        ahead.set(soon, listFolder(from, soon));
      }
    }
    const { folders, skipped, ...listing } = await reading;
    const isTooDeep = next !== '' && next.split(sep).length >= maximumDepth;
    if (next === '') {
      ofRoot.all = folders.length;
    } else if (!next.includes(sep)) {
      params.onProgress?.(ofRoot.begun++ / ofRoot.all);
    }
    skipped.forEach(onSkipped);
    if (isTooDeep) {
      folders.forEach((path) => void onSkipped({ path, reason: 'tooDeep' }));
    } else {
      pending.push(...folders.toReversed());
    }
    if (listing.videos.length > 0) {
      yield listing;
    }
  }
}
