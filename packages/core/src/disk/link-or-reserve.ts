import { link, open, rename, unlink } from 'node:fs/promises';
import { codeOf } from '../errors/code-of.ts';
import { identify, isSameFile } from './file-identity.ts';

export type LinkFile = (existing: string, path: string) => Promise<void>;

export interface MoveNameParams {
  readonly from: string;
  readonly to: string;
  /** Called once both names exist, or `to` is reserved by an empty file. */
  readonly onNamed: () => Promise<void>;
  /** @default the file system's own */
  readonly linkFile?: LinkFile | undefined;
}

/**
 * Renames a file within one file system; never overwrites anything. `rename` would replace a file silently, so that the new name is a
 * hard link first, which fails if it exists. File systems without hard links (exFAT, some network mounts) get an empty file by
 * exclusive creation, which also fails if the name exists, and the rename replaces that: Node has no rename that refuses to.
 *
 * @throws errors of the file system: EEXIST if `to` exists, EXDEV if it is on another file system
 */
export async function moveName({ from, to, onNamed, linkFile = link }: MoveNameParams): Promise<void> {
  try {
    await linkFile(from, to);
  } catch (cause) {
    if (['EEXIST', 'ENOENT', 'EXDEV', 'EROFS', 'ENOSPC'].includes(codeOf(cause))) {
      throw cause;
    }
    await reserveAndRename(from, to, onNamed);
    return;
  }
  await onNamed();
  await unlink(from);
}

async function reserveAndRename(from: string, to: string, onNamed: () => Promise<void>): Promise<void> {
  await (await open(to, 'wx')).close();
  const reserved = await identify(to);
  try {
    await onNamed();
    const now = await identify(to);
    if (!isSameFile(now, reserved) || now?.size !== 0) {
      throw Object.assign(new Error(`${to} was written to.`), { code: 'EEXIST' });
    }
    await rename(from, to);
  } catch (cause) {
    await removeReservation(to);
    throw cause;
  }
}

/** Removes an empty file: what has content is not a reservation. */
export async function removeReservation(path: string): Promise<void> {
  const found = await identify(path);
  if (found?.kind === 'file' && found.size === 0) {
    await unlink(path);
  }
}
