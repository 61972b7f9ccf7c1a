import { setTimeout as sleep } from 'node:timers/promises';
import { isUniqueViolation } from '../database/driver-errors.ts';
import { LibraryError } from '../errors/library-error.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type {
  FileOperation,
  FileOperationKind,
  RecordStep,
  RunFileOperationParams,
} from './file-operation.ts';
import type { FileOperationStore, StoredPlan } from './file-operation-store.ts';
import { isLost, type OperationLeases } from './operation-leases.ts';
import type { Recovery } from './recover-operations.ts';
import type { OnFileStep, Settling } from './settle-operation.ts';

const pollMs = 100;

export interface RunOperationDeps {
  readonly store: FileOperationStore;
  readonly leases: OperationLeases;
  readonly settling: Settling;
  readonly recovery: Recovery;
  readonly logger: LibraryLogger | undefined;
  readonly onStep: OnFileStep;
  readonly waitMs: number;
}

type AnyKind = FileOperationKind<unknown, unknown>;
type Work = (record: RecordStep, operation: FileOperation) => Promise<unknown>;

export function createRunOperation(deps: RunOperationDeps) {
  const { leases, settling } = deps;
  return async function runOperation(
    kind: AnyKind,
    { movieId, data, lockKey = movieId }: RunFileOperationParams<unknown>,
    work: Work,
  ): Promise<unknown> {
    const operation: FileOperation = { id: uuidv7(), kind: kind.kind, movieId, data };
    await begin(deps, operation, lockKey);
    const result = await workAndCommit(deps, kind, operation, work);
    try {
      await settling.cleanUp(kind, operation);
      leases.remove(operation.id);
    } catch (error) {
      deps.logger?.warn({ err: error, ...named(operation) }, 'A file operation is not cleaned up yet.');
      await leases.release(operation.id);
    }
    return result;
  };
}

const named = ({ id, kind }: FileOperation) => ({ operation: id, kind });

/** Waits for another operation with the same key, and recovers it if its process is gone. */
async function begin(deps: RunOperationDeps, operation: FileOperation, lockKey: string | null) {
  const { store, leases, recovery, waitMs } = deps;
  const deadline = performance.now() + waitMs;
  while (!(await tryInsert(store, operation, lockKey))) {
    const other = (await store.list()).find((row) => row.lockKey === lockKey && row.state !== 'committed');
    const isRecovered = other !== undefined && (await recovery.recoverOne(other).catch(cannotRecover));
    if (!isRecovered && performance.now() > deadline) {
      throw busy('Another operation is changing the files of this movie; try again later.');
    }
    if (!isRecovered) {
      await sleep(pollMs);
    }
  }
  leases.add(operation.id);
}

async function tryInsert(
  store: FileOperationStore,
  operation: FileOperation,
  lockKey: string | null,
): Promise<boolean> {
  try {
    await store.insert(operation, lockKey);
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) {
      return false;
    }
    throw error;
  }
}

function cannotRecover(cause: unknown): never {
  const reason = cause instanceof LibraryError ? cause.message : 'The log says why.';
  throw busy(`An interrupted operation on the files of this movie must be recovered first. ${reason}`, cause);
}

const busy = (message: string, cause?: unknown) =>
  new LibraryError('MOVIE_FILES_BUSY', message, { cause, retryAfterSeconds: 10 });

/** @throws what `work` or the commit failed with */
async function workAndCommit(
  deps: RunOperationDeps,
  kind: AnyKind,
  operation: FileOperation,
  work: Work,
): Promise<unknown> {
  const { settling, onStep } = deps;
  const plans: StoredPlan[] = [];
  let result: unknown;
  try {
    await onStep('begun', operation);
    result = await work(settling.recorder(operation, plans), operation);
    await onStep('worked', operation);
  } catch (cause) {
    await settleFailure(deps, kind, operation);
    throw cause;
  }
  try {
    await settling.commit(kind, operation, result);
    return result;
  } catch (cause) {
    if ((await settleFailure(deps, kind, operation)) === 'committed' && !isLost(cause)) {
      return result;
    }
    throw cause;
  }
}

/**
 * Puts everything back.
 *
 * @returns `committed` if the commit has taken place after all, as when its answer was lost; null if that must be tried again later
 */
async function settleFailure(
  { store, leases, settling, logger }: RunOperationDeps,
  kind: AnyKind,
  operation: FileOperation,
): Promise<'committed' | 'undone' | null> {
  try {
    const row = (await store.list()).find(({ id }) => id === operation.id);
    if (row === undefined || row.state === 'committed') {
      return 'committed';
    }
    await settling.settle(kind, { ...row, state: 'undoing' });
    leases.remove(operation.id);
    return 'undone';
  } catch (error) {
    logger?.error({ err: error, ...named(operation) }, 'A file operation failed, and is recovered later.');
    await leases.release(operation.id);
    return null;
  }
}
