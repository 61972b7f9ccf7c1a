import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LibraryError } from '../errors/library-error.ts';
import { withDiskErrors } from './disk-error.ts';
import { identify } from './file-identity.ts';
import { createFolder, removeCreatedFolders, removeEmptyFolder, syncFolder } from './folders.ts';
import { type RenameEntryParams, renameEntry } from './rename-entry.ts';
import { uuidOf } from './temporary-name.ts';

/** The recycle bin of a root folder. Each item has a folder in it, whose name is a UUID. */
export const recycleBinName = '.cinephage-recycle';

type OperationParams = Omit<RenameEntryParams, 'from' | 'to'>;

export interface RecycleParams extends OperationParams {
  readonly path: string;
  /** Of the same root folder, so that no byte is copied. Is created if missing. */
  readonly binFolder: string;
  /** A UUID: the item of the bin. */
  readonly id: string;
}

/**
 * Moves a file or folder into the recycle bin.
 *
 * @returns path in the bin
 * @throws LibraryError as of `renameEntry`; `FILE_OPERATION_REFUSED` if the bin is not a folder, but a link for example
 */
export async function recycle(params: RecycleParams): Promise<string> {
  const { path, binFolder, id, ...operation } = params;
  const folder = join(binFolder, uuidOf(id));
  return withDiskErrors(`Cannot recycle ${path}`, async () => {
    if ((await identify(path)) === null) {
      throw new LibraryError('FILE_NOT_FOUND', `${path} does not exist.`);
    }
    await createBinFolder(binFolder);
    await mkdir(folder, { mode: 0o755 });
    await syncFolder(binFolder);
    const target = join(folder, basename(path));
    try {
      await renameEntry({ ...operation, from: path, to: target });
    } catch (cause) {
      await removeEmptyFolder(folder);
      throw cause;
    }
    return target;
  });
}

async function createBinFolder(binFolder: string): Promise<void> {
  // Not with the folders above it: a root that is missing is an unmounted disk.
  const existing = await identify(binFolder);
  if (existing === null) {
    await mkdir(binFolder, { mode: 0o755 });
    await syncFolder(dirname(binFolder));
  } else if (existing.kind !== 'folder') {
    throw new LibraryError('FILE_OPERATION_REFUSED', `The recycle bin ${binFolder} is not a folder.`);
  }
}

export interface RestoreParams extends OperationParams {
  /** As `recycle` returned it. */
  readonly binPath: string;
  /** Where it was. Its folder is created if missing. */
  readonly path: string;
}

/** Moves a file or folder back from the recycle bin. @throws LibraryError as of `renameEntry` */
export async function restore({ binPath, path, ...operation }: RestoreParams): Promise<void> {
  await withDiskErrors(`Cannot restore ${path}`, async () => {
    if ((await identify(binPath)) === null) {
      throw new LibraryError('FILE_NOT_FOUND', `${binPath} does not exist.`);
    }
    const created = await createFolder(dirname(path));
    try {
      await renameEntry({ ...operation, from: binPath, to: path });
    } catch (cause) {
      await removeCreatedFolders(dirname(path), created);
      throw cause;
    }
    await removeEmptyFolder(dirname(binPath));
  });
}
