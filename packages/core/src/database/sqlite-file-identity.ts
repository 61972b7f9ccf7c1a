import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { LibraryError } from '../errors/library-error.ts';

/** Detects whether the open file is still the one at its path. */
export interface FileIdentity {
  /** Records the identities of the files. */
  remember(): void;
  /** Whether the path now leads to another file or to none. Takes a few microseconds. */
  isLost(): boolean;
  /** @throws LibraryError `DATABASE_UNAVAILABLE` if the file is lost: writes to it would vanish with the process */
  check(): void;
}

export const fileLostMessage =
  'The database file was moved, deleted or replaced while it was in use. Changes are refused until it is back or the server is started again.';

/**
 * Compares device and inode of the database, its WAL and its shared memory file: deleting the WAL loses every change since the
 * last checkpoint.
 */
export function createFileIdentity(path: string): FileIdentity {
  // Absolute: the working directory of the process may change.
  const paths = ['', '-wal', '-shm'].map((suffix) => resolve(path) + suffix);
  let known: readonly (string | null)[] = [];

  const isLost = () => known.some((id, index) => id !== null && idOf(paths[index] ?? '') !== id);
  return {
    remember() {
      known = paths.map(idOf);
    },
    isLost,
    check() {
      if (isLost()) {
        throw new LibraryError('DATABASE_UNAVAILABLE', fileLostMessage);
      }
    },
  };
}

/** For a temporary file: only its library uses it, and deleting it loses nothing. */
export const noFileIdentity: FileIdentity = { remember() {}, isLost: () => false, check() {} };

/** Device and inode of a file; null if it does not exist or cannot be read. */
function idOf(path: string): string | null {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return null;
  }
}
