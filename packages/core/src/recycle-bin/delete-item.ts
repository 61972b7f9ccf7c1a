import { rmdir, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { codeOf } from '../errors/code-of.ts';
import type { FileJournal } from '../file-operations/file-journal.ts';
import { findRoot, openRoot, type RemovalDeps } from '../files/check-removal.ts';
import { withOpenFolder } from '../files/with-open-folder.ts';
import { type BinItem, findBinItem, findItemFolder, itemNotFound } from './bin-items.ts';

export interface DeleteItemDeps extends RemovalDeps {
  readonly journal: FileJournal;
}

/** Stored in the journal, so that its fields never change. */
interface DeletionData {
  readonly itemId: string;
  /** Without links. */
  readonly root: string;
  readonly names: readonly string[];
}

export type DeleteItem = (id: string) => Promise<void>;

/**
 * Deletes files of a recycle bin for good: the row first, so that a crash in between leaves a file that the journal still deletes,
 * never a row without a file.
 */
export function createDeleteItem(deps: DeleteItemDeps): DeleteItem {
  const { database, journal } = deps;
  const runner = journal.define<DeletionData, null>({
    kind: 'delete-recycled',
    async commit(em, { data: { itemId } }) {
      const { numDeletedRows } = await database
        .kysely(em)
        .deleteFrom('recycle_bin_item')
        .where('id', '=', itemId)
        .executeTakeFirst();
      if (numDeletedRows === 0n) {
        throw itemNotFound(itemId);
      }
    },
    recover: async () => 'undo',
    cleanUp: ({ data }) => deleteFiles(data),
  });
  return async function deleteItem(id: string): Promise<void> {
    const item = await findBinItem(database, id);
    const root = await checkRoot(deps, item);
    await runner.run(
      { movieId: item.movieId, lockKey: lockOf(item), data: { itemId: item.id, root, names: item.names } },
      async () => null,
    );
  };
}

/** An item is not restored and deleted at once, nor restored while another file of its movie is imported. */
export const lockOf = ({ movieId, id }: BinItem): string => movieId ?? id;

/** @returns the root folder without links @throws LibraryError if it is not available or may not be changed */
async function checkRoot(deps: DeleteItemDeps, { id, rootPath }: BinItem): Promise<string> {
  const root = await openRoot(rootPath);
  await findRoot(deps, root);
  await findItemFolder(root, id);
  return root;
}

/** What users have put into the folder stays. */
async function deleteFiles({ itemId, root, names }: DeletionData): Promise<void> {
  const folder = await findItemFolder(root, itemId);
  if (folder === null) {
    await openRoot(root);
    return;
  }
  for (const name of names) {
    await withOpenFolder(folder, name, unlink).catch(ignore('ENOENT'));
  }
  await withOpenFolder(dirname(folder), basename(folder), rmdir).catch(
    ignore('ENOENT', 'ENOTEMPTY', 'EEXIST'),
  );
}

const ignore =
  (...codes: readonly string[]) =>
  (cause: unknown) => {
    if (!codes.includes(codeOf(cause))) {
      throw cause;
    }
  };
