import { LibraryError } from '../errors/library-error.ts';

/** @returns an error that says that nothing was deleted */
export const refused = (reason: string, cause?: unknown): LibraryError =>
  new LibraryError('FILE_DELETION_REFUSED', `${reason}; nothing was deleted and the movie stays.`, { cause });
