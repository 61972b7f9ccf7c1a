import { realpath, rmdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { diskIdOf } from '../disk/disk-entry.ts';
import { isBelow } from '../disk/is-within.ts';
import { codeOf } from '../errors/code-of.ts';
import type { RemovableFile, RemovalDeps } from './check-removal.ts';
import { type ResolvedRootFolder, readResolvedRootFolders } from './read-resolved-root-folders.ts';
import { withOpenFolder } from './with-open-folder.ts';

/**
 * Removes the folder of a deleted file, and those around it, as long as they are empty, lie inside the root and are no root
 * themselves. What cannot be removed stays and is logged: the movie is gone by then.
 */
export async function removeEmptyFolders(
  { database, logger }: Pick<RemovalDeps, 'database' | 'logger'>,
  { root, folder }: Pick<RemovableFile, 'root' | 'folder'>,
): Promise<void> {
  try {
    const roots = await readResolvedRootFolders(database);
    for (let current = folder; await mayBeRemoved(current, root, roots); current = dirname(current)) {
      await withOpenFolder(dirname(current), basename(current), rmdir);
    }
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(codeOf(error))) {
      logger?.warn({ err: error, folder }, 'The folder of a deleted movie could not be removed and stays.');
    }
  }
}

async function mayBeRemoved(
  folder: string,
  root: string,
  roots: readonly ResolvedRootFolder[],
): Promise<boolean> {
  if (!isBelow(folder, root) || (await realpath(folder)) !== folder) {
    return false;
  }
  const id = await diskIdOf(folder);
  return !roots.some((known) => known.realPath === folder || known.id === id);
}
