import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '../errors/code-of.ts';
import { fileNameKey } from '../text/file-name-key.ts';

/** A file by device and inode, which are the same for all of its paths. */
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

/**
 * Whether both paths lead to one name in one folder, as through links and mounts: deleting one deletes the other. Names that a file
 * system may take for one count as one.
 *
 * @throws errors of the file system if a folder does not exist
 */
export async function isOneName(onePath: string, otherPath: string): Promise<boolean> {
  return (
    fileNameKey(onePath) === fileNameKey(otherPath) &&
    (await diskIdOf(dirname(onePath))) === (await diskIdOf(dirname(otherPath)))
  );
}

/** Device and inode. @throws errors of the file system */
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

/** Whether the path exists, also as a dangling link. @throws errors of the file system other than ENOENT */
export async function existsByName(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(cause))) {
      return false;
    }
    throw cause;
  }
}
