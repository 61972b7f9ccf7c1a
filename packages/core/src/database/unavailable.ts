import { LibraryError } from '../errors/library-error.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { type UnavailableReason, unavailableReasonOf } from './driver-errors.ts';

const messages: Readonly<Record<UnavailableReason, string>> = {
  unreachable: 'The database cannot be reached.',
  'not answering': 'The database does not answer.',
  locked: 'The database is locked by another program or a long write; try again later.',
  full: 'The disk of the database is full.',
  'read-only': 'The database is read-only.',
  damaged: 'The database file or its disk cannot be read or written.',
  overloaded: 'The database has no memory or no connections left.',
  refusing: 'The database refuses the account of Cinephage.',
  interrupted: 'The database interrupted the operation; try again.',
};

/** Says why the database is unavailable, without paths, hosts and accounts, so that every client may see it. */
export function unavailableMessage(error: unknown): string {
  if (error instanceof LibraryError) {
    return error.message;
  }
  return messages[unavailableReasonOf(error) ?? 'unreachable'];
}

/** Logs changes between healthy and unhealthy only, as readiness is polled every few seconds. */
export function createHealthLog(logger: LibraryLogger | undefined) {
  let last: string | null = null;
  return {
    /** @returns `problem` */
    note(problem: string | null, error?: unknown): string | null {
      if (problem !== last) {
        if (problem === null) {
          logger?.info({}, 'The database can be read and written again.');
        } else {
          logger?.warn({ err: error, reason: problem }, 'The database cannot be read or written.');
        }
      }
      last = problem;
      return problem;
    },
  };
}
