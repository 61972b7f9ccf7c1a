import { codeOf } from '../errors/code-of.ts';
import { type ErrorCode, LibraryError } from '../errors/library-error.ts';

const known: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOENT: ['FILE_NOT_FOUND', 'it does not exist'],
  ENOTDIR: ['FILE_NOT_FOUND', 'a part of its path is not a folder'],
  EEXIST: ['FILE_ALREADY_EXISTS', 'a file or folder of this name exists already'],
  ENOTEMPTY: ['FILE_ALREADY_EXISTS', 'a folder of this name exists already'],
  EISDIR: ['FILE_ALREADY_EXISTS', 'a folder of this name exists already'],
  ENOSPC: ['DISK_FULL', 'the disk is full'],
  EDQUOT: ['DISK_FULL', 'the disk quota is used up'],
  EROFS: ['FILE_OPERATION_REFUSED', 'the disk is mounted read-only'],
  EACCES: ['FILE_OPERATION_REFUSED', 'the permissions of the file or its folder do not allow it'],
  EPERM: ['FILE_OPERATION_REFUSED', 'the permissions of the file or its folder do not allow it'],
  EBUSY: ['FILE_OPERATION_REFUSED', 'it is in use, or a disk is mounted there'],
  EXDEV: ['FILE_OPERATION_REFUSED', 'both places are on different disks'],
  ENAMETOOLONG: ['FILE_OPERATION_REFUSED', 'the name is too long for the disk'],
};

/**
 * The error of a file operation as a `LibraryError`, whose message names the file and the reason. Errors without a code of the
 * file system (an abort, a `LibraryError`) are returned as they are.
 */
export function toDiskError(cause: unknown, action: string): unknown {
  const errno = codeOf(cause);
  if (cause instanceof LibraryError || !/^E[A-Z0-9]+$/.test(errno)) {
    return cause;
  }
  const [code, reason] = known[errno] ?? ['FILE_OPERATION_REFUSED' as const, `the disk answers ${errno}`];
  return new LibraryError(code, `${action}: ${reason}.`, { cause });
}

/** Runs an operation, and throws what the disk refuses as a `LibraryError`. @param action such as `Cannot rename /a to /b` */
export async function withDiskErrors<T>(action: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (cause) {
    throw toDiskError(cause, action);
  }
}

export const alreadyExists = (path: string): LibraryError =>
  new LibraryError('FILE_ALREADY_EXISTS', `${path} exists already and is not overwritten.`);
