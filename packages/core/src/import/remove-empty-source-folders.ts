import { realpath, rmdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { isBelow, isWithin } from '../disk/is-within.ts';
import { codeOf } from '../errors/code-of.ts';
import { readResolvedRootFolders } from '../files/read-resolved-root-folders.ts';
import { withOpenFolder } from '../files/with-open-folder.ts';
import type { ImportDeps } from './import-deps.ts';

/**
 * Removes folders that the sources of a move have left empty, if they lie inside a folder for imports, are not one of them, and are no
 * root folder. What cannot be removed stays and is logged: the file is imported by then.
 *
 * @param folders without links, the innermost first
 */
export async function removeEmptySourceFolders(
  { database, logger, importFolders }: Pick<ImportDeps, 'database' | 'logger' | 'importFolders'>,
  folders: readonly string[],
): Promise<void> {
  const bases = (await Promise.all(importFolders.map((folder) => realpath(folder).catch(() => [])))).flat();
  const roots = (await readResolvedRootFolders(database)).map(({ realPath }) => realPath);
  const mayBeRemoved = (folder: string) =>
    bases.some((base) => isBelow(folder, base)) &&
    ![...bases, ...roots].some((kept) => isWithin(kept, folder));
  for (const folder of folders.filter(mayBeRemoved)) {
    try {
      await withOpenFolder(dirname(folder), basename(folder), rmdir);
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(codeOf(error))) {
        logger?.warn(
          { err: error, folder },
          'The folder of an imported file could not be removed and stays.',
        );
      }
    }
  }
}
