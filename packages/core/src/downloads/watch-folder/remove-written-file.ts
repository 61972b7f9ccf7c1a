import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { WrittenFile } from '../../database/schema/download-tables.ts';
import { identify, isUnchanged } from '../../disk/file-identity.ts';
import { codeOf } from '../../errors/code-of.ts';

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export const describeFile = (path: string, bytes: Uint8Array): WrittenFile => ({
  ...{ path, size: bytes.byteLength, sha256: sha256Of(bytes) },
});

/**
 * Removes a file of a watch folder that no client has taken, if it is still exactly what was written: another file at its path is a user's.
 *
 * @throws errors of the file system: ENOENT if its folder is missing, as the disk may not be mounted
 */
export async function removeWrittenFile({ path, size, sha256 }: WrittenFile): Promise<void> {
  const found = await identify(path);
  if (found === null) {
    await requireFolder(dirname(path));
    return;
  }
  if (found.kind !== 'file' || found.size !== size || (await readSha256(path)) !== sha256) {
    return;
  }
  if (isUnchanged(await identify(path), found)) {
    await unlink(path).catch(ignoreMissing);
  }
}

async function readSha256(path: string): Promise<string | null> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    return sha256Of(await file.readFile());
  } catch (cause) {
    ignoreMissing(cause);
    return null;
  }
}

async function requireFolder(folder: string): Promise<void> {
  await using _ = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
}

/** The client may take the file at any time. */
function ignoreMissing(cause: unknown): void {
  if (codeOf(cause) !== 'ENOENT') {
    throw cause;
  }
}
