import { dirname } from 'node:path';
import type { Database } from '../database/database.ts';
import { isUnavailable } from '../database/driver-errors.ts';
import { cleanLeftovers } from '../disk/clean-leftovers.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type { DiskPlan, FileOperation, FileOperationKind, RecordStep } from './file-operation.ts';
import type { FileOperationStore, StoredOperation, StoredPlan } from './file-operation-store.ts';
import { isLost, lost, type OperationLeases } from './operation-leases.ts';
import { pathAfter, recoverSteps } from './recover-steps.ts';
import { undoSteps } from './undo-steps.ts';

/** Called after each step, for tests that end the process there. */
export type OnFileStep = (step: string, operation: FileOperation) => Promise<void> | void;

export interface SettlingDeps {
  readonly database: Database;
  readonly store: FileOperationStore;
  readonly leases: OperationLeases;
  readonly logger: LibraryLogger | undefined;
  readonly onStep: OnFileStep;
}

type AnyKind = FileOperationKind<unknown, unknown>;

/** The steps that a running operation and the recovery of an interrupted one share. */
export type Settling = ReturnType<typeof createSettling>;

export function createSettling(deps: SettlingDeps) {
  const { store, leases, onStep } = deps;

  const save = async (id: string, plans: readonly StoredPlan[]) => {
    if (!(await store.savePlans(id, plans))) {
      throw lost(id);
    }
    // The disk operations that follow must not outlive their plans in a power failure.
    await deps.database.syncCommitted();
  };

  /** @param plans grows with each disk operation */
  const recorder = (operation: FileOperation, plans: StoredPlan[]): RecordStep =>
    async function record(step, plan) {
      if (step === 'planned') {
        addPlan(plans, plan);
        await save(operation.id, plans);
      } else {
        await leases.ensureHeld(operation.id);
      }
      await onStep(step, operation);
    };

  async function commit(kind: AnyKind, operation: FileOperation, result: unknown): Promise<void> {
    await deps.database.transaction(
      async (em) => {
        const isHeld = await (kind.cleanUp === undefined
          ? store.remove(operation.id, em)
          : store.setState(operation.id, 'committed', em));
        if (!isHeld) {
          throw lost(operation.id);
        }
        await kind.commit(em, operation, result);
      },
      { lock: 'movies' },
    );
    // What follows removes sources.
    await deps.database.syncCommitted();
    await onStep('committed', operation);
  }

  async function cleanUp(kind: AnyKind, operation: FileOperation): Promise<void> {
    if (kind.cleanUp !== undefined) {
      await kind.cleanUp(operation);
      await onStep('cleaned-up', operation);
      await store.remove(operation.id);
    }
  }

  async function undo({ id, ...operation }: StoredOperation): Promise<void> {
    await store.setState(id, 'undoing');
    await undoSteps(operation.plans, async (plans, step) => {
      if (step === 'planned') {
        await save(id, plans);
      } else {
        await leases.ensureHeld(id);
      }
      await onStep(`undo-${step}`, { id, ...operation });
    });
    await cleanFolders(deps, id, operation.plans);
    await store.remove(id);
  }

  /** Finishes or undoes an operation that was interrupted, by a failure or the end of its process. */
  async function settle(kind: AnyKind, operation: StoredOperation): Promise<void> {
    if (operation.state === 'committed') {
      await cleanUp(kind, operation);
      return;
    }
    if (operation.state === 'undoing') {
      await undo(operation);
      return;
    }
    const plans = [...operation.plans];
    const steps = await recoverSteps(plans);
    const decision = await kind.recover({ ...operation, steps }, recorder(operation, plans));
    if (decision === 'undo') {
      await undo({ ...operation, plans });
      return;
    }
    await cleanFolders(deps, operation.id, plans);
    try {
      await commit(kind, operation, decision.result);
    } catch (error) {
      if (isLost(error) || isUnavailable(error)) {
        throw error;
      }
      // The rows have changed since, so that it can never be committed.
      deps.logger?.warn({ err: error, operation: operation.id }, 'A file operation is undone.');
      await undo({ ...operation, plans });
      return;
    }
    await cleanUp(kind, operation);
  }

  return { recorder, commit, cleanUp, settle };
}

/** A disk operation that goes on in another way is planned again, with the same id. */
function addPlan(plans: StoredPlan[], plan: DiskPlan): void {
  const index = plans.findIndex((stored) => stored.plan.operationId === plan.operationId);
  plans.splice(index === -1 ? plans.length : index, 1, { plan });
}

/** What is left in these folders by operations whose journal row is gone, as after a power failure. */
async function cleanFolders(
  { store, logger }: SettlingDeps,
  id: string,
  plans: readonly StoredPlan[],
): Promise<void> {
  for (const folder of new Set(plans.map(({ plan }) => dirname(pathAfter(plan))))) {
    await cleanLeftovers(folder, () => readAliveOperations(store)).catch((error) => {
      logger?.debug?.({ err: error, folder, operation: id }, 'Temporary files were not looked for.');
    });
  }
}

/** Ids of all disk operations that the journal knows. */
export async function readAliveOperations(store: FileOperationStore): Promise<ReadonlySet<string>> {
  const rows = await store.list();
  return new Set(
    rows.flatMap(({ plans }) =>
      plans.flatMap(({ plan, reversal }) => [plan.operationId, reversal?.operationId ?? plan.operationId]),
    ),
  );
}
