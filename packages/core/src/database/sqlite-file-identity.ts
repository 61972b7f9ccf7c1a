import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { LibraryError } from '../errors/library-error.ts';

/** Sees whether the file that is open is still the one at its path. */
export interface FileIdentity {
  /** Remembers which files are open now. */
  remember(): void;
  /** Whether the path leads to another file by now, or to none. Takes a few microseconds. */
  isLost(): boolean;
  /** @throws LibraryError `DATABASE_UNAVAILABLE` when it is lost: what is written then is gone with the process */
  check(): void;
}

export const fileLostSentence =
  'The database file was moved, deleted or replaced while it was in use. Changes are refused until it is back or the server is started again.';

/**
 * Compares device and inode of the database and of the files beside it that SQLite keeps open: a write-ahead log that was
 * deleted takes every change since the last checkpoint with it.
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
        throw new LibraryError('DATABASE_UNAVAILABLE', fileLostSentence);
      }
    },
  };
}

/** For a temporary file, which is nobody else's: deleting it takes nothing away from its library. */
export const noFileIdentity: FileIdentity = { remember() {}, isLost: () => false, check() {} };

/** Null where there is no file, or none that can be seen. */
function idOf(path: string): string | null {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    // Whatever keeps it from being seen, nobody else finds it at its path either.
    return null;
  }
}
