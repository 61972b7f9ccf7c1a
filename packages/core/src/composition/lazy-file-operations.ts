import { loadOnFirstUse } from '../async/load-on-first-use.ts';
import { memoizePromise } from '../async/memoize-promise.ts';
import { createFileJournal, type FileJournalDeps } from '../file-operations/file-journal.ts';
import type { ImportOperationDeps } from '../import/import-operation.ts';
import type { FileOperations } from './define-file-operations.ts';

/** Creates the journal, and the operations that it recovers: loaded by the first of them, or by an interrupted one that is found. */
export function createLazyFileOperations(
  deps: Omit<ImportOperationDeps, 'journal'> & Pick<FileJournalDeps, 'logger' | 'onStep'>,
) {
  const journal = createFileJournal({ ...deps, loadKinds: () => load() });
  const load = memoizePromise(async () => {
    const { defineFileOperations } = await import('./define-file-operations.ts');
    return defineFileOperations({ ...deps, journal });
  });
  const operations = loadOnFirstUse<FileOperations>(
    {
      ...{ removeFiles: true, moveFile: true, renameFile: true },
      ...{ deleteItem: true, restoreItem: true, runImport: true },
    },
    load,
  );
  return { journal, operations };
}
