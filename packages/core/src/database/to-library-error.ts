import { LibraryError } from '../errors/library-error.ts';
import { isUnavailable } from './driver-errors.ts';
import { troubleSentence } from './trouble.ts';

/** `DATABASE_UNAVAILABLE` for an error that means the database is unavailable; any other error as it is. */
export function toLibraryError(error: unknown): unknown {
  if (error instanceof LibraryError || !isUnavailable(error)) {
    return error;
  }
  return new LibraryError('DATABASE_UNAVAILABLE', troubleSentence(error), { cause: error });
}
