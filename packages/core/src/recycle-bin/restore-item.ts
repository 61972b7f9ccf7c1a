import { basename, dirname, join } from 'node:path';
import type { EntityManager } from '../database/database.ts';
import { realPathOfExistingPart } from '../disk/disk-entry.ts';
import { alreadyExists } from '../disk/disk-error.ts';
import { type FileIdentity, identify } from '../disk/file-identity.ts';
import { removeEmptyFolder } from '../disk/folders.ts';
import { isBelow, isWithin } from '../disk/is-within.ts';
import { restore } from '../disk/recycle.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { FileJournal } from '../file-operations/file-journal.ts';
import type { RecordStep } from '../file-operations/file-operation.ts';
import { pathAfter } from '../file-operations/recover-steps.ts';
import { openRoot, type RemovalDeps } from '../files/check-removal.ts';
import { binFolder, type RecycledFile } from '../files/removal-plan.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { readRootFolders } from '../root-folders/read-root-folders.ts';
import { type BinItem, findBinItem, findItemFolder, itemNotFound } from './bin-items.ts';
import { lockOf } from './delete-item.ts';
import type { RestoredFile } from './recycle-bin.schema.ts';
import { storeRestoredFile } from './store-restored-file.ts';

export interface RestoreItemDeps extends RemovalDeps {
  readonly journal: FileJournal;
}

/** Stored in the journal, so that its fields never change. */
interface RestoreData {
  readonly itemId: string;
  readonly file: RecycledFile;
  /** In the recycle bin. */
  readonly folder: string;
  /** The file first, then its sidecars. */
  readonly entries: readonly { readonly from: string; readonly to: string }[];
}

/** Puts a deleted file back. */
export type RestoreItem = (id: string) => Promise<RestoredFile>;

export function createRestoreItem(deps: RestoreItemDeps): RestoreItem {
  const { database, journal } = deps;
  const runner = journal.define<RestoreData, FileIdentity | null>({
    kind: 'restore-recycled',
    async commit(em, { data }, identity) {
      await deleteRow(deps, em, data.itemId);
      await storeRestoredFile(deps, em, data.file, identity);
    },
    async recover({ data, steps }, record) {
      const [main] = data.entries;
      const isBack = steps.some(
        ({ plan, outcome }) => outcome === 'finished' && pathAfter(plan) === main?.to,
      );
      return isBack ? { result: await restoreAll(data, record) } : 'undo';
    },
    async cleanUp({ data }) {
      await removeEmptyFolder(data.folder);
    },
  });
  return async function restoreItem(id: string): Promise<RestoredFile> {
    const item = await findBinItem(database, id);
    const data = await planRestore(deps, item);
    await runner.run({ movieId: item.movieId, lockKey: lockOf(item), data }, (record) =>
      restoreAll(data, record),
    );
    return readRestored(deps, item);
  };
}

async function planRestore(deps: RestoreItemDeps, item: BinItem): Promise<RestoreData> {
  const root = await openRoot(item.rootPath);
  await refuseReadOnly(deps, root);
  const folder = await findItemFolder(root, item.id);
  if (folder === null) {
    throw new LibraryError('FILE_NOT_FOUND', `${item.path} is no longer in the recycle bin of ${root}.`);
  }
  const target = await realPathOfExistingPart(dirname(item.path));
  if (!isBelow(target, root) || isWithin(target, binFolder(root))) {
    throw new LibraryError('FILE_OPERATION_REFUSED', `${item.path} is no longer inside ${root}.`);
  }
  const entries = item.names.map((name, index) => ({
    from: join(folder, name),
    to: join(target, index === 0 ? basename(item.path) : name),
  }));
  for (const { to } of entries) {
    if ((await identify(to)) !== null) {
      throw alreadyExists(to);
    }
  }
  return { itemId: item.id, file: item.file, folder, entries };
}

async function refuseReadOnly({ database }: RestoreItemDeps, root: string): Promise<void> {
  for (const { path, readOnly } of await readRootFolders(database, database.fork())) {
    if (readOnly && (await realPathOfExistingPart(path)) === root) {
      throw new LibraryError('FILE_OPERATION_REFUSED', `The root folder ${root} is read-only.`);
    }
  }
}

/** May be repeated after an interruption. @returns identity of the file */
async function restoreAll({ entries }: RestoreData, onStep: RecordStep): Promise<FileIdentity | null> {
  for (const [index, { from, to }] of entries.entries()) {
    const isBack = (await identify(from)) === null && (await identify(to)) !== null;
    const isMissingSidecar = index > 0 && (await identify(from)) === null;
    if (!isBack && !isMissingSidecar) {
      await restore({ binPath: from, path: to, operationId: uuidv7(), onStep });
    }
  }
  return identify(entries[0]?.to ?? '');
}

async function deleteRow({ database }: RestoreItemDeps, em: EntityManager, id: string): Promise<void> {
  const { numDeletedRows } = await database
    .kysely(em)
    .deleteFrom('recycle_bin_item')
    .where('id', '=', id)
    .executeTakeFirst();
  if (numDeletedRows === 0n) {
    throw itemNotFound(id);
  }
}

async function readRestored({ database }: RestoreItemDeps, { path }: BinItem): Promise<RestoredFile> {
  const file = await database
    .kysely(database.fork())
    .selectFrom('movie_file')
    .select(['id', 'movie_id as movieId'])
    .where('path', '=', path)
    .executeTakeFirst();
  return { path, movieId: file?.movieId ?? null, fileId: file?.id ?? null };
}
