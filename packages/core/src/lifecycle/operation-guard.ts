import { driverReasonOf } from '../database/driver-errors.ts';
import { toLibraryError } from '../database/to-library-error.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';

type Operation = (...args: never[]) => Promise<unknown>;

/** Wraps the operations of a library: refuses calls once it is stopped, and reports driver errors as `DATABASE_UNAVAILABLE`. */
export interface OperationGuard {
  one<Op extends Operation>(operation: Op): Op;
  all<Operations extends object>(operations: Operations): Operations;
  /** The operation that stops the library: runs `close` once, after the calls in progress have ended. */
  closing(close: () => Promise<void>): () => Promise<void>;
}

/** @param logger receives the message of the driver, which callers do not see */
export function createOperationGuard(logger?: LibraryLogger): OperationGuard {
  let closed: Promise<void> | undefined;
  const inProgress = new Set<Promise<unknown>>();

  const run = async (operation: Operation, args: never[]) => {
    const call = operation(...args);
    inProgress.add(call);
    try {
      return await call;
    } catch (error) {
      const reported = toLibraryError(error);
      if (reported !== error) {
        logger?.warn(driverReasonOf(error), 'The database refused an operation.');
      }
      throw reported;
    } finally {
      inProgress.delete(call);
    }
  };

  const one = <Op extends Operation>(operation: Op) =>
    (async (...args: never[]) => {
      if (closed !== undefined) {
        throw new LibraryError('LIBRARY_STOPPED', 'The library is stopped.');
      }
      return run(operation, args);
    }) as Op;

  return {
    one,
    all<Operations extends object>(operations: Operations): Operations {
      const guarded = Object.entries(operations).map(([name, operation]) => [
        name,
        one(operation as Operation),
      ]);
      return Object.fromEntries(guarded) as Operations;
    },
    closing: (close) => () => {
      closed ??= Promise.allSettled(inProgress).then(close);
      return closed;
    },
  };
}
