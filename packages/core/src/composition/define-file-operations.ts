import { createFileRemoval, type FileRemoval } from '../files/create-file-removal.ts';
import {
  defineImportOperation,
  type ImportOperationDeps,
  type RunImport,
} from '../import/import-operation.ts';
import { createFileMoves, type FileMoves } from '../moves/file-moves.ts';
import { createDeleteItem, type DeleteItem } from '../recycle-bin/delete-item.ts';
import { createRestoreItem, type RestoreItem } from '../recycle-bin/restore-item.ts';
import { createFileRenaming, type FileRenaming } from '../renames/rename-file.ts';

/** All operations on files, which the journal recovers. */
export interface FileOperations extends FileRemoval, FileMoves, FileRenaming {
  deleteItem: DeleteItem;
  restoreItem: RestoreItem;
  runImport: RunImport;
}

/** Defines all kinds of operations in the journal. */
export function defineFileOperations(deps: ImportOperationDeps): FileOperations {
  return {
    ...createFileRemoval(deps),
    ...createFileMoves(deps),
    ...createFileRenaming(deps),
    deleteItem: createDeleteItem(deps),
    restoreItem: createRestoreItem(deps),
    runImport: defineImportOperation(deps),
  };
}
