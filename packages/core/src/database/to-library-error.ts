import { LibraryError } from '../errors/library-error.ts';
import { isUnavailable } from './driver-errors.ts';
import { troubleSentence } from './trouble.ts';

/** The error for callers: a database in trouble is told from a bug. */
export function toLibraryError(error: unknown): unknown {
  if (error instanceof LibraryError || !isUnavailable(error)) {
    return error;
  }
  return new LibraryError('DATABASE_UNAVAILABLE', troubleSentence(error), { cause: error });
}
