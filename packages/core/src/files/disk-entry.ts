import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileNameKey } from '../text/file-name-key.ts';

/** A file as the file system knows it, whichever of its paths led there. */
export interface DiskEntry {
  /** Without links. */
  readonly realPath: string;
  readonly nameKey: string;
  /** Identity of the folder it is in. A folder that is mounted in two places has one identity and two paths. */
  readonly folderId: string;
  readonly fileId: string;
}

/** The file to which `path` leads; null if it does not exist, or is not accessible. */
export async function findDiskEntry(path: string): Promise<DiskEntry | null> {
  try {
    const realPath = await realpath(path);
    const [fileId, folderId] = await Promise.all([diskIdOf(realPath), diskIdOf(dirname(realPath))]);
    return { realPath, nameKey: fileNameKey(realPath), folderId, fileId };
  } catch {
    // What this process cannot see, it cannot delete either.
    return null;
  }
}

/** Hard links to one file are entries of their own: deleting one leaves the other. */
export const isSameEntry = (one: DiskEntry, other: DiskEntry): boolean =>
  one.folderId === other.folderId && one.fileId === other.fileId && one.nameKey === other.nameKey;

/** Device and inode. @throws what the file system says */
export async function diskIdOf(path: string): Promise<string> {
  const { dev, ino } = await stat(path, { bigint: true });
  return `${dev}:${ino}`;
}

/** Without links, as far as the path exists. */
export async function realPathOfExistingPart(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path
      ? path
      : join(/* turbopackIgnore: true */ await realPathOfExistingPart(parent), basename(path));
  }
}

/** Whether something has this name, be it a link that leads nowhere. @throws what the file system says but "not there" */
export async function existsByName(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return false;
    }
    throw cause;
  }
}
