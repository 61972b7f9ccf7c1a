import type { Database, EntityManager } from '../database/database.ts';
import { changeRootFolder, type MovieToMove } from '../root-folders/change-root-folder.ts';
import { readRootFolders } from '../root-folders/read-root-folders.ts';
import { invalidInput } from '../validation/validate.ts';

export interface ChangeRootFoldersDeps {
  readonly database: Database;
  /** Enqueues a task that moves the files of a movie, in the transaction that changes its root folder. @returns its id */
  readonly enqueueMove: (em: EntityManager, movie: MovieToMove) => Promise<string>;
}

export interface ChangeRootFoldersParams {
  readonly movieIds: readonly string[];
  /** Undefined: it does not change. */
  readonly rootFolderPath: string | undefined;
  readonly moveFiles: boolean;
}

/**
 * Prepares movies for another root folder, before the change of `root_folder_path`, and queues the moves of their files.
 *
 * @returns ids of the tasks
 * @throws LibraryError `INVALID_INPUT` if files cannot be moved to the root folder, as it is read-only
 */
export async function changeRootFolders(
  { database, enqueueMove }: ChangeRootFoldersDeps,
  em: EntityManager,
  { movieIds, rootFolderPath, moveFiles }: ChangeRootFoldersParams,
): Promise<readonly string[]> {
  const movies = await changeRootFolder(database, em, movieIds, rootFolderPath);
  if (!moveFiles || movies.length === 0) {
    return [];
  }
  const stored = await readRootFolders(database, em);
  if (stored.some(({ path, readOnly }) => path === rootFolderPath && readOnly)) {
    const message = 'must not be read-only, as files cannot be moved there; with moveFiles false they stay';
    throw invalidInput([{ field: 'rootFolderPath', message }]);
  }
  const taskIds: string[] = [];
  for (const movie of movies) {
    taskIds.push(await enqueueMove(em, movie));
  }
  return taskIds;
}
