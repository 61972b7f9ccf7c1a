import { singleFlight } from '../async/memoize-promise.ts';
import type { Database } from '../database/database.ts';
import { stateOfOwner } from '../database/process-identity.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type { FileOperationKind } from './file-operation.ts';
import type { FileOperationStore, JournalRow } from './file-operation-store.ts';
import type { OperationLeases } from './operation-leases.ts';
import type { Settling } from './settle-operation.ts';

const everyMs = 30_000;

export interface RecoveryDeps {
  readonly database: Pick<Database, 'driver'>;
  readonly store: FileOperationStore;
  readonly leases: OperationLeases;
  readonly settling: Settling;
  readonly kinds: ReadonlyMap<string, FileOperationKind<unknown, unknown>>;
  /** Defines the kinds that are not defined yet. */
  readonly loadKinds: () => Promise<unknown>;
  readonly owner: string;
  readonly logger: LibraryLogger | undefined;
}

/** Recovers operations whose process is gone, and those that failed and could not be undone. */
export type Recovery = ReturnType<typeof createRecovery>;

export function createRecovery(deps: RecoveryDeps) {
  const { store, leases, settling, kinds, loadKinds, logger } = deps;
  /** Those whose failure was logged as an error. */
  const reported = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  /** @returns false if the operation belongs to another process @throws what keeps the operation from being recovered */
  async function recoverOne(row: JournalRow): Promise<boolean> {
    if (!isAbandoned(deps, row)) {
      return false;
    }
    const kind = await findKind(row.kind);
    if (kind === undefined || !(await store.reclaim(row))) {
      return false;
    }
    leases.add(row.id);
    try {
      await settling.settle(kind, row);
    } catch (error) {
      await leases.release(row.id);
      throw error;
    }
    leases.remove(row.id);
    logger?.info({ operation: row.id, kind: row.kind }, 'An interrupted file operation was recovered.');
    return true;
  }

  /** @returns undefined for a kind of another version of the library */
  async function findKind(name: string): Promise<FileOperationKind<unknown, unknown> | undefined> {
    if (!kinds.has(name)) {
      await loadKinds();
    }
    return kinds.get(name);
  }

  async function recoverAll(): Promise<void> {
    for (const row of await store.list()) {
      await recoverOne(row).catch((error) => {
        const level = reported.has(row.id) ? 'debug' : 'error';
        reported.add(row.id);
        logger?.[level](
          { err: error, operation: row.id, kind: row.kind },
          'An interrupted file operation cannot be recovered yet. It is tried again.',
        );
      });
    }
  }

  const recover = singleFlight(() =>
    recoverAll().catch((error) =>
      logger?.warn({ err: error }, 'Interrupted file operations could not be read.'),
    ),
  );

  return {
    recoverOne,
    async start(): Promise<void> {
      timer ??= setInterval(recover, everyMs).unref();
      await recover();
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await recover.take();
    },
  };
}

function isAbandoned({ database, leases, owner }: RecoveryDeps, row: JournalRow): boolean {
  if (row.owner === null) {
    return true;
  }
  if (row.owner === owner) {
    return !leases.has(row.id);
  }
  const state = stateOfOwner(row.owner, database.driver);
  return state === 'gone' || (state === 'unknown' && row.isExpired);
}
