import type { Database } from '../database/database.ts';
import { createOwner } from '../database/process-identity.ts';
import { cleanLeftovers } from '../disk/clean-leftovers.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type {
  FileOperation,
  FileOperationKind,
  RecordStep,
  RunFileOperationParams,
} from './file-operation.ts';
import { createFileOperationStore } from './file-operation-store.ts';
import { createOperationLeases } from './operation-leases.ts';
import { createRecovery } from './recover-operations.ts';
import { createRunOperation } from './run-operation.ts';
import { createSettling, type OnFileStep, readAliveOperations } from './settle-operation.ts';

export interface FileJournalDeps {
  readonly database: Database;
  readonly logger: LibraryLogger | undefined;
  /** For tests that end the process after a step. */
  readonly onStep?: OnFileStep | undefined;
  /**
   * How long an operation of a process on another machine may go without a heartbeat before it is recovered here, in milliseconds.
   *
   * @default 60_000
   */
  readonly leaseMs?: number | undefined;
  /**
   * How long an operation waits for another one on the files of the same movie, in milliseconds.
   *
   * @default 10_000
   */
  readonly waitMs?: number | undefined;
  /** Defines the kinds that are not defined yet. Called before an interrupted operation of an unknown kind is recovered. */
  readonly loadKinds?: (() => Promise<unknown>) | undefined;
}

/** Runs the operations of one kind. */
export interface FileOperationRunner<Data, Result> {
  /**
   * Runs `work`, then the `commit` and the `cleanUp` of the kind. If `work` or `commit` fails, everything is put back and the error
   * thrown. What cannot be put back now (the disk or the database is gone) is left to the recovery.
   *
   * @param work the disk operations, each with `onStep: record`. It deletes nothing: that is for `cleanUp`
   * @throws LibraryError `MOVIE_FILES_BUSY` while another operation has the same `lockKey`
   */
  run(
    params: RunFileOperationParams<Data>,
    work: (record: RecordStep, operation: FileOperation<Data>) => Promise<Result>,
  ): Promise<Result>;
}

/**
 * The journal of operations on files. An operation has a row before it touches the disk; the plan of each of its disk operations is
 * stored before that begins; one transaction writes the rows of the movie and ends the journal row. After a crash anywhere in
 * between, the next start (or another node) finishes the operation or puts everything back.
 *
 * Each kind is defined once, before its first operation, or by `loadKinds`:
 *
 * ```ts
 * interface ImportData { readonly source: string; readonly target: string; readonly fileId: string }
 *
 * const imports = journal.define<ImportData, { size: number }>({
 *   kind: 'import',
 *   commit: async (em, { movieId, data }, { size }) => {
 *     await storeMovieFile(deps, em, { id: data.fileId, movieId, path: data.target, size });
 *     await recordActivity(em, { type: 'imported', movieId });
 *   },
 *   // `steps` are the disk operations that had begun, each finished or undone by now.
 *   recover: async ({ data, steps }) =>
 *     steps.some(({ outcome, plan }) => outcome === 'finished' && pathAfter(plan) === data.target)
 *       ? { result: { size: (await stat(data.target)).size } }
 *       : 'undo',
 *   // Optional, after the commit: what cannot be undone, such as deleting the source.
 *   cleanUp: async ({ data }) => removeEmptyFolders(dirname(data.source)),
 * });
 *
 * const { size } = await imports.run({ movieId, data }, async (record) => {
 *   // Any number of disk operations, each with an id of its own.
 *   await recycle({ path: old, binFolder, id: itemId, operationId: uuidv7(), onStep: record });
 *   const { sizeBytes } = await placeFile({ source, target, method: 'hardlink', operationId: uuidv7(), onStep: record, signal });
 *   return { size: sizeBytes };
 * });
 * ```
 */
export interface FileJournal {
  /** @throws TypeError if the kind is defined already */
  define<Data extends object, Result>(
    kind: FileOperationKind<Data, Result>,
  ): FileOperationRunner<Data, Result>;
  /** Deletes the temporary files in a folder (not in those below) whose operation has ended. @returns their names */
  cleanLeftovers(folder: string): Promise<string[]>;
  /** Recovers the operations of processes that are gone, now and from time to time. */
  start(): Promise<void>;
  /** Call it once no operation runs. */
  close(): Promise<void>;
}

const defaultLeaseMs = 60_000;
const defaultWaitMs = 10_000;

export function createFileJournal(deps: FileJournalDeps): FileJournal {
  const { database, logger, onStep = () => {}, leaseMs = defaultLeaseMs, waitMs = defaultWaitMs } = deps;
  const { loadKinds = async () => {} } = deps;
  const owner = createOwner(database.driver);
  const store = createFileOperationStore({ database, owner, leaseMs });
  const leases = createOperationLeases({ store, leaseMs, logger });
  const settling = createSettling({ database, store, leases, logger, onStep });
  const kinds = new Map<string, FileOperationKind<unknown, unknown>>();
  const recovery = createRecovery({ database, store, leases, settling, kinds, loadKinds, owner, logger });
  const run = createRunOperation({ store, leases, settling, recovery, logger, onStep, waitMs });
  return {
    define<Data extends object, Result>(kind: FileOperationKind<Data, Result>) {
      if (kinds.has(kind.kind)) {
        throw new TypeError(`The kind of file operation ${kind.kind} is defined already.`);
      }
      const known = kind as unknown as FileOperationKind<unknown, unknown>;
      kinds.set(kind.kind, known);
      return { run: (params, work) => run(known, params, work as never) as Promise<Result> };
    },
    cleanLeftovers: (folder) => cleanLeftovers(folder, () => readAliveOperations(store)),
    start: recovery.start,
    async close() {
      await recovery.stop();
      leases.close();
    },
  };
}
