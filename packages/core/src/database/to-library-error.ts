import { LibraryError } from '../errors/library-error.ts';
import { isUnavailable } from './driver-errors.ts';
import { unavailableMessage } from './unavailable.ts';

/** Converts errors that mean an unavailable database to `DATABASE_UNAVAILABLE`; returns other errors unchanged. */
export function toLibraryError(error: unknown): unknown {
  if (error instanceof LibraryError || !isUnavailable(error)) {
    return error;
  }
  return new LibraryError('DATABASE_UNAVAILABLE', unavailableMessage(error), { cause: error });
}
