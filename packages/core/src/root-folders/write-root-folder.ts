import type { Database, EntityManager } from '../database/database.ts';
import { isForeignKeyViolation } from '../database/driver-errors.ts';
import { LibraryError } from '../errors/library-error.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { invalidInput } from '../validation/validate.ts';
import { findOverlap, refuseProblems, unknownProfile } from './check-root-folder.ts';
import { readRootFolders } from './read-root-folders.ts';
import { RootFolderEntity } from './root-folder.entity.ts';

/**
 * Writes a root folder that was checked. All changes hold one lock, and paths are compared again: another call may have stored a root
 * folder since the check.
 */
export async function writeRootFolder(
  database: Database,
  { id, path }: { readonly id: string; readonly path: string },
  change: (em: EntityManager) => Promise<void>,
): Promise<void> {
  await database.transaction(
    async (em) => {
      const others = (await readRootFolders(database, em)).filter((other) => other.id !== id);
      const overlap = findOverlap(path, others);
      refuseProblems(overlap === undefined ? [] : [overlap]);
      await change(em);
      await em.flush().catch(refuseDeletedProfile);
    },
    { lock: 'movies' },
  );
}

function refuseDeletedProfile(cause: unknown): never {
  throw isForeignKeyViolation(cause) ? invalidInput([unknownProfile]) : cause;
}

/** @throws LibraryError `ROOT_FOLDER_NOT_FOUND` */
export async function findRootFolder(em: EntityManager, id: string): Promise<RootFolderEntity> {
  const uuid = normalizeUuid(id);
  const folder = uuid === null ? null : await em.findOne(RootFolderEntity, { id: uuid });
  if (folder === null) {
    throw rootFolderNotFound(id);
  }
  return folder;
}

const shownLength = 64;

export const rootFolderNotFound = (id: string): LibraryError =>
  new LibraryError(
    'ROOT_FOLDER_NOT_FOUND',
    `No root folder has the id ${JSON.stringify(String(id).slice(0, shownLength).toWellFormed())}.`,
  );
