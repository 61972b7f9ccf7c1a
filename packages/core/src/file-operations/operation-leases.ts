import { LibraryError } from '../errors/library-error.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type { FileOperationStore } from './file-operation-store.ts';

/** The operations that this library runs. Other processes reclaim one once its lease has expired. */
export type OperationLeases = ReturnType<typeof createOperationLeases>;

export interface OperationLeasesDeps {
  readonly store: Pick<FileOperationStore, 'renew' | 'release'>;
  readonly leaseMs: number;
  readonly logger: LibraryLogger | undefined;
}

export function createOperationLeases({ store, leaseMs, logger }: OperationLeasesDeps) {
  /** When the lease of each was renewed. By the wall clock, which goes on while the machine sleeps. */
  const renewedAt = new Map<string, number>();

  async function renew(id: string): Promise<void> {
    const at = Date.now();
    if (!(await store.renew(id))) {
      throw lost(id);
    }
    renewedAt.set(id, at);
  }

  async function renewAll(): Promise<void> {
    for (const id of renewedAt.keys()) {
      await renew(id).catch((error) =>
        logger?.warn({ err: error, operation: id }, 'The lease of a file operation was not renewed.'),
      );
    }
  }

  const timer = setInterval(renewAll, leaseMs / 6).unref();
  return {
    add(id: string): void {
      renewedAt.set(id, Date.now());
    },
    has: (id: string) => renewedAt.has(id),
    /** @throws LibraryError if another process has reclaimed the operation */
    async ensureHeld(id: string): Promise<void> {
      const at = renewedAt.get(id) ?? 0;
      if (Math.abs(Date.now() - at) > leaseMs / 2) {
        await renew(id);
      }
    },
    /** Ends the lease of an operation whose row is gone. */
    remove(id: string): void {
      renewedAt.delete(id);
    },
    /** Leaves an operation to the recovery. */
    async release(id: string): Promise<void> {
      renewedAt.delete(id);
      await store.release(id).catch((error) => {
        logger?.warn(
          { err: error, operation: id },
          'A file operation is released once its lease has expired.',
        );
      });
    },
    close: () => clearInterval(timer),
  };
}

/** Another process has reclaimed the operation. */
class OperationLostError extends LibraryError {
  constructor(id: string) {
    super(
      'FILE_OPERATION_REFUSED',
      `Another process has reclaimed the file operation ${id}, as this one did not answer for too long.`,
    );
    this.name = 'OperationLostError';
  }
}

export const lost = (id: string): LibraryError => new OperationLostError(id);

export const isLost = (error: unknown): boolean => error instanceof OperationLostError;
