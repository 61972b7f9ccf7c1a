import { driverReasonOf } from '../database/driver-errors.ts';
import { toLibraryError } from '../database/to-library-error.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';

type Operation = (...args: never[]) => Promise<unknown>;

/** Stands at the door of the library: refuses calls once it is stopped, and tells a database in trouble from a bug. */
export interface Guard {
  one<Op extends Operation>(operation: Op): Op;
  all<Operations extends object>(operations: Operations): Operations;
  /** The operation that stops the library: it runs once, however often it is called, and after the calls under way. */
  closing(close: () => Promise<void>): () => Promise<void>;
}

/** @param logger gets what the driver says when the database is in trouble; callers do not */
export function createGuard(logger?: LibraryLogger): Guard {
  let closed: Promise<void> | undefined;
  const underWay = new Set<Promise<unknown>>();

  const run = async (operation: Operation, args: never[]) => {
    const call = operation(...args);
    underWay.add(call);
    try {
      return await call;
    } catch (error) {
      const told = toLibraryError(error);
      if (told !== error) {
        logger?.warn(driverReasonOf(error), 'The database could not do what was asked of it.');
      }
      throw told;
    } finally {
      underWay.delete(call);
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
      closed ??= Promise.allSettled(underWay).then(close);
      return closed;
    },
  };
}
