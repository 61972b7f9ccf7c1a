import { mkdirSync, statSync } from 'node:fs';
import { mkdir, open, rmdir, stat } from 'node:fs/promises';
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

/** How often a folder is created again whose parent was removed meanwhile, as another operation found it empty. */
const attempts = 3;

/**
 * Creates a folder and those above it. Not with `recursive` of Node.js: it never ends on file systems that answer ENOENT for a name that
 * they cannot have, such as `/proc` and some network shares.
 *
 * @returns the topmost folder that was created; null if the folder existed
 */
export async function createFolder(folder: string): Promise<string | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await createWithParents(folder);
    } catch (cause) {
      if (codeOf(cause) !== 'ENOENT' || attempt === attempts) throw cause;
    }
  }
}

async function createWithParents(folder: string): Promise<string | null> {
  const error = await createOne(folder);
  if (error === null) return folder;
  if (await isFolder(folder)) return null;
  const parent = dirname(folder);
  if (codeOf(error) !== 'ENOENT' || (await isFolder(parent))) throw error;
  const first = await createWithParents(parent);
  const second = await createOne(folder);
  if (second !== null && !(await isFolder(folder))) throw second;
  return first ?? folder;
}

/** @returns the error; null if it was created */
async function createOne(folder: string): Promise<unknown> {
  try {
    await mkdir(folder);
  } catch (cause) {
    return cause;
  }
  await syncFolder(dirname(folder));
  return null;
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** Creates a folder and those above it, readable by their owner only, while nothing else runs in this process. */
export function createPrivateFolderSync(folder: string): void {
  if (isFolderSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) createPrivateFolderSync(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (cause) {
    // Another process may have created it.
    if (!isFolderSync(folder)) throw cause;
  }
}

const isFolderSync = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

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
