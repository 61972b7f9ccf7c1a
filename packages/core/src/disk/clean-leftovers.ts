import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../errors/code-of.ts';
import { withDiskErrors } from './disk-error.ts';
import { identify } from './file-identity.ts';
import { findTemporaryOperation } from './temporary-name.ts';

/**
 * Deletes the temporary files in a folder (not in those below) whose operation has ended. Recover interrupted operations first, or name
 * them: the temporary file may be the last copy.
 *
 * @param aliveOperations ids of operations that run, or are not recovered yet
 * @returns names of the deleted files
 */
export async function cleanLeftovers(
  folder: string,
  aliveOperations: ReadonlySet<string>,
): Promise<string[]> {
  return withDiskErrors(`Cannot clean ${folder}`, async () => {
    const deleted: string[] = [];
    for (const name of await readdir(folder)) {
      const operation = findTemporaryOperation(name);
      if (operation === null || aliveOperations.has(operation)) {
        continue;
      }
      if (await deleteFile(join(folder, name))) {
        deleted.push(name);
      }
    }
    return deleted;
  });
}

/** @returns false if it is not a file, or gone */
async function deleteFile(path: string): Promise<boolean> {
  if ((await identify(path))?.kind !== 'file') {
    return false;
  }
  try {
    await unlink(path);
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') {
      return false;
    }
    throw cause;
  }
}
