import type { Database, EntityManager } from '../database/database.ts';
import { invalidInput } from '../validation/validate.ts';
import { findOtherRootFolder } from './parse-root-folder.ts';
import { readRootFolders } from './read-root-folders.ts';

/**
 * Refuses a root folder of a movie that was deleted since the settings were checked.
 *
 * @param em a transaction that holds the lock `movies`
 * @throws LibraryError `INVALID_INPUT`
 */
export async function requireRootFolder(database: Database, em: EntityManager, path: string): Promise<void> {
  const broken = findOtherRootFolder(path, await readRootFolders(database, em));
  if (broken !== undefined) {
    throw invalidInput([broken]);
  }
}
