import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import type { LibraryLogger } from '../logging/library-logger.ts';

const forOwnerAlone = 0o600;
/** What earlier versions gave to their files, by the usual umasks. Any other mode was chosen by somebody. */
const formerModes = [0o644, 0o664, 0o666];

/** Makes an empty file that only its owner can read, unless it is there; SQLite gives its mode to the files beside it. */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', forOwnerAlone));
  } catch {
    // It is there already, or SQLite is about to say what is wrong with the path.
  }
}

/**
 * Takes the files of a database that an earlier version made from everybody's sight, as they hold sessions. Only files of this
 * process's user are touched.
 */
export function makeFormerFilesPrivate(database: string, logger: LibraryLogger | undefined): void {
  for (const path of [database, `${database}-wal`, `${database}-shm`]) {
    const file = statSync(path, { throwIfNoEntry: false });
    if (file !== undefined && file.uid === process.getuid?.() && formerModes.includes(file.mode & 0o777)) {
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
