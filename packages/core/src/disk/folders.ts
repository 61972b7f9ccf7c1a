import { mkdir, open, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../errors/code-of.ts';

/** Makes the names in a folder survive a power failure. File systems that cannot (EINVAL, ENOTSUP, EISDIR, EPERM) are left alone. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    await using handle = await open(folder, 'r');
    await handle.sync();
  } catch (cause) {
    // EACCES: a folder that may be written but not read cannot be opened for it.
    if (!['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM', 'EACCES', 'ENOSYS'].includes(codeOf(cause))) {
      throw cause;
    }
  }
}

/** @returns the topmost folder that was created; null if the folder existed */
export async function createFolder(folder: string): Promise<string | null> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) {
    return null;
  }
  for (let path = folder; path.length >= first.length; path = dirname(path)) {
    await syncFolder(dirname(path));
  }
  return first;
}

/** Removes what `createFolder` created, as far as it is empty. */
export async function removeCreatedFolders(folder: string, first: string | null): Promise<void> {
  for (let path = folder; first !== null && path.length >= first.length; path = dirname(path)) {
    if (!(await removeEmptyFolder(path))) {
      return;
    }
  }
}

/** @returns whether it was empty, and is gone */
export async function removeEmptyFolder(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch (cause) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(codeOf(cause))) {
      return false;
    }
    throw cause;
  }
}
