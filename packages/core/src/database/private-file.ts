import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import type { LibraryLogger } from '../logging/library-logger.ts';

const forOwnerAlone = 0o600;
/** Modes of files of earlier versions under common umasks. Any other mode was set on purpose. */
const earlierModes = [0o644, 0o664, 0o666];

/** Creates an empty file that only its owner can read, if it does not exist. SQLite gives the same mode to WAL and shared memory file. */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', forOwnerAlone));
  } catch {
    // The file exists, or the path is invalid: SQLite reports that when it opens the file.
  }
}

/**
 * Makes files that an earlier version created readable for their owner only, as they hold sessions. Files of other users stay
 * unchanged.
 */
export function makeExistingFilesPrivate(database: string, logger: LibraryLogger | undefined): void {
  for (const path of [database, `${database}-wal`, `${database}-shm`]) {
    const file = statSync(/* turbopackIgnore: true */ path, { throwIfNoEntry: false });
    if (file !== undefined && file.uid === process.getuid?.() && earlierModes.includes(file.mode & 0o777)) {
      try {
        chmodSync(path, forOwnerAlone);
      } catch (error) {
        logger?.warn(
          { err: error, path },
          'Others can read the database file, and its mode cannot be changed.',
        );
      }
    }
  }
}
