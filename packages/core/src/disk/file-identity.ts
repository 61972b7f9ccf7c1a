import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { codeOf } from '../errors/code-of.ts';

/** What tells a file from others, in a form that JSON keeps. Of a link it is the link's own. */
export interface FileIdentity {
  readonly kind: 'file' | 'folder' | 'other';
  readonly device: string;
  readonly inode: string;
  readonly size: number;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: string;
  readonly mode: number;
}

/** @returns null if nothing has this path @throws errors of the file system other than ENOENT and ENOTDIR */
export async function identify(path: string): Promise<FileIdentity | null> {
  try {
    const found = await lstat(path, { bigint: true });
    return {
      kind: found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other',
      device: String(found.dev),
      inode: String(found.ino),
      size: Number(found.size),
      mtimeNs: String(found.mtimeNs),
      mode: Number(found.mode) & 0o777,
    };
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(cause))) {
      return null;
    }
    throw cause;
  }
}

/** Whether both are names of one file. */
export const isSameFile = (one: FileIdentity | null, other: FileIdentity | null): boolean =>
  one !== null && other !== null && one.device === other.device && one.inode === other.inode;

/** Whether it is the same file, and was not written to. */
export const isUnchanged = (now: FileIdentity | null, before: FileIdentity): boolean =>
  isSameFile(now, before) && now?.size === before.size && now.mtimeNs === before.mtimeNs;

/** FAT keeps times in steps of two seconds. */
const mtimeToleranceNs = 2_000_000_000n;

/** Whether the file has the size and the time of another, as a finished copy has. */
export function looksLikeCopy(file: FileIdentity | null, original: FileIdentity): boolean {
  if (file?.kind !== 'file' || file.size !== original.size) {
    return false;
  }
  const difference = BigInt(file.mtimeNs) - BigInt(original.mtimeNs);
  return difference <= mtimeToleranceNs && difference >= -mtimeToleranceNs;
}

/** Whether both files have the same bytes. @throws errors of the file system; the reason of the signal */
export async function haveSameContent(
  onePath: string,
  otherPath: string,
  signal?: AbortSignal,
): Promise<boolean> {
  await using one = await open(onePath, constants.O_RDONLY | constants.O_NOFOLLOW);
  await using other = await open(otherPath, constants.O_RDONLY | constants.O_NOFOLLOW);
  const [ours, theirs] = [Buffer.allocUnsafe(512 * 1024), Buffer.allocUnsafe(512 * 1024)];
  for (let position = 0; ; ) {
    signal?.throwIfAborted();
    const { bytesRead } = await one.read(ours, 0, ours.length, position);
    // A read may return less than asked for before the end: the rest of this chunk is read until it is there.
    let filled = 0;
    while (filled < Math.max(bytesRead, 1)) {
      const read = await other.read(theirs, filled, Math.max(bytesRead, 1) - filled, position + filled);
      if (read.bytesRead === 0) {
        break;
      }
      filled += read.bytesRead;
    }
    if (filled !== bytesRead || !ours.subarray(0, bytesRead).equals(theirs.subarray(0, bytesRead))) {
      return false;
    }
    if (bytesRead === 0) {
      return true;
    }
    position += bytesRead;
  }
}
