import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Database } from '../../database/database.ts';
import { withDiskErrors } from '../../disk/disk-error.ts';
import { isWithin } from '../../disk/is-within.ts';
import { LibraryError } from '../../errors/library-error.ts';
import type { ImportPath } from '../../import/open-import-path.ts';
import { readRootFolders } from '../../root-folders/read-root-folders.ts';

/**
 * Opens the file or folder of a download, without links. It is the only place that the import of the download reads from. The name of its own
 * folder says something about the movie, those above do not.
 *
 * @param path null: the client has not said where it is
 * @throws LibraryError `FILE_NOT_FOUND`; `PATH_NOT_ALLOWED` if a root folder is inside
 */
export async function openDownload(database: Database, path: string | null): Promise<ImportPath> {
  if (path === null) {
    throw new LibraryError('FILE_NOT_FOUND', 'The download client has not said where its files are.');
  }
  const real = await withDiskErrors(`Cannot import ${path}`, () => realpath(path));
  const roots = await readRootFolders(database);
  for (const root of roots) {
    const realRoot = await realpath(root.path).catch(() => root.path);
    if (isWithin(realRoot, real)) {
      throw new LibraryError(
        'PATH_NOT_ALLOWED',
        `${path} contains the root folder ${root.path}. Give the download client a folder of its own.`,
      );
    }
  }
  return { path: real, base: dirname(real) };
}
