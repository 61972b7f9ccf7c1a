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
 * @param readAliveOperations returns ids of operations that run, or are not recovered yet; called after the folder was read, so that
 *   an operation that begins meanwhile is not taken for one that has ended
 * @returns names of the deleted files
 */
export async function cleanLeftovers(
  folder: string,
  readAliveOperations: () => Promise<ReadonlySet<string>>,
): Promise<string[]> {
  return withDiskErrors(`Cannot clean ${folder}`, async () => {
    const deleted: string[] = [];
    const temporary = (await readdir(folder)).flatMap((name) => {
      const operation = findTemporaryOperation(name);
      return operation === null ? [] : [{ name, operation }];
    });
    const alive = temporary.length === 0 ? new Set<string>() : await readAliveOperations();
    for (const { name, operation } of temporary) {
      if (alive.has(operation)) {
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
