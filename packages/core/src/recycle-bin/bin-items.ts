import { realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Database } from '../database/database.ts';
import { codeOf } from '../errors/code-of.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { RemovedEntry } from '../files/execute-removal.ts';
import { binFolder, type RecycledFile } from '../files/removal-plan.ts';
import { normalizeUuid } from '../ids/uuid.ts';

export interface BinItem {
  readonly id: string;
  readonly rootPath: string;
  readonly path: string;
  readonly movieId: string | null;
  readonly title: string;
  readonly file: RecycledFile;
  /** Names in the folder of the item: the file, then its sidecars. */
  readonly names: readonly string[];
}

/** @throws LibraryError `RECYCLE_BIN_ITEM_NOT_FOUND` */
export async function findBinItem(database: Database, id: string): Promise<BinItem> {
  const known = normalizeUuid(id);
  const row = await database
    .kysely(database.fork())
    .selectFrom('recycle_bin_item')
    .select(['id', 'root_path as rootPath', 'path', 'movie_id as movieId', 'title', 'file'])
    .select('bin_path as binPath')
    .where('id', '=', known ?? '00000000-0000-0000-0000-000000000000')
    .executeTakeFirst();
  if (row === undefined) {
    throw itemNotFound(id);
  }
  const { binPath, ...item } = row;
  const { sidecars, ...file } = row.file as RecycledFile & { readonly sidecars: readonly RemovedEntry[] };
  return { ...item, file, names: [binPath, ...sidecars.map(({ removedPath }) => removedPath)].map(baseName) };
}

const baseName = (path: string) => basename(path);

export const itemNotFound = (id: string): LibraryError =>
  new LibraryError(
    'RECYCLE_BIN_ITEM_NOT_FOUND',
    `No item of the recycle bin has the id ${JSON.stringify(String(id).slice(0, 64))}.`,
  );

/**
 * The folder of an item in the recycle bin.
 *
 * @param root without links
 * @returns null if it does not exist
 * @throws LibraryError `FILE_OPERATION_REFUSED` if a link leads elsewhere
 */
export async function findItemFolder(root: string, id: string): Promise<string | null> {
  const folder = join(binFolder(root), id);
  try {
    if ((await realpath(folder)) === folder) {
      return folder;
    }
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(cause))) {
      return null;
    }
    throw cause;
  }
  throw new LibraryError('FILE_OPERATION_REFUSED', `The recycle bin of ${root} is a link to another folder.`);
}
