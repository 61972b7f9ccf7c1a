import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { yieldToEventLoop } from '../../async/yield-to-event-loop.ts';
import { codeOf } from '../../errors/code-of.ts';
import {
  isDiscFolderName,
  isDiscImageName,
  isDiscIndexName,
  isIgnoredName,
  isNfoName,
  isVideoName,
  mayBeMalformed,
} from './entry-names.ts';
import type { FolderListing, SkippedEntry, SkipReason } from './folder-listing.ts';

/** Of one folder. A readdir of as many blocks the event loop for about 60 ms. */
export const maximumEntries = 100_000;
const entriesAtOnce = 5_000;

export interface ListedFolder extends FolderListing {
  /** Paths of the folders to read next, sorted. */
  readonly folders: readonly string[];
  readonly skipped: readonly SkippedEntry[];
}

interface Root {
  readonly path: string;
  /** Without links. */
  readonly realPath: string;
}

/** Reads one folder. A folder that is gone is an empty one. @throws nothing */
export async function listFolder(root: Root, path: string): Promise<ListedFolder> {
  const folder = createListing(path);
  try {
    const entries = await readdir(join(root.path, path), { withFileTypes: true });
    for (const [index, entry] of entries.slice(0, maximumEntries).entries()) {
      if (index % entriesAtOnce === entriesAtOnce - 1) {
        await yieldToEventLoop();
      }
      const slow = folder.add(root, entry);
      if (slow !== undefined) {
        await slow;
      }
    }
    if (entries.length > maximumEntries) {
      folder.skip('', 'tooManyEntries');
    }
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes(codeOf(error))) {
      folder.skip('', 'unreadable');
    }
  }
  return folder.finish();
}

function createListing(path: string) {
  const videos: string[] = [];
  const nfoNames: string[] = [];
  const folders: string[] = [];
  const skipped: SkippedEntry[] = [];
  let isDisc = false;
  const skip = (name: string, reason: SkipReason) =>
    void skipped.push({ path: path === '' ? name : join(path, name), reason });

  function addFile(name: string): void {
    if (isVideoName(name)) {
      videos.push(name);
    } else if (isNfoName(name)) {
      nfoNames.push(name);
    } else if (isDiscImageName(name)) {
      skip(name, 'disc');
    } else if (isDiscIndexName(name)) {
      isDisc = true;
    }
  }

  /** @returns a promise only for the few entries that need another look at the disk */
  function add(root: Root, entry: Dirent): Promise<void> | undefined {
    const { name } = entry;
    if (isIgnoredName(name)) {
      return undefined;
    }
    return mayBeMalformed(name) || entry.isSymbolicLink() ? addChecked(root, entry) : addEntry(entry);
  }

  function addEntry(entry: Dirent): undefined {
    const { name } = entry;
    if (entry.isFile()) {
      addFile(name);
    } else if (entry.isDirectory() && isDiscFolderName(name)) {
      isDisc = true;
    } else if (entry.isDirectory()) {
      folders.push(join(path, name));
    }
  }

  async function addChecked(root: Root, entry: Dirent): Promise<void> {
    const relative = join(path, entry.name);
    if (entry.isSymbolicLink()) {
      if (await leadsOutside(root, relative)) {
        skip(entry.name, 'linkOutside');
      }
    } else if (await exists(join(root.path, relative))) {
      addEntry(entry);
    } else {
      skip(entry.name, 'malformedName');
    }
  }

  return {
    add,
    skip,
    finish(): ListedFolder {
      if (isDisc) {
        skip('', 'disc');
      }
      return {
        path,
        // The streams of a copied DVD are no videos of their own.
        videos: isDisc ? videos.filter((name) => !/\.vob$/i.test(name)).sort() : videos.sort(),
        nfoNames: nfoNames.sort(),
        folders: folders.sort(),
        skipped,
      };
    },
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ENOENT';
  }
}

/** Whether a link to a folder or to a video leads out of the root; inside, the target itself is found. */
async function leadsOutside(root: Root, path: string): Promise<boolean> {
  const target = await realpath(join(root.path, path)).catch(() => null);
  if (target !== null && (target === root.realPath || target.startsWith(`${root.realPath}/`))) {
    return false;
  }
  if (isVideoName(path)) {
    return true;
  }
  return target !== null && (await isFolder(target));
}

const isFolder = (path: string) =>
  lstat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
