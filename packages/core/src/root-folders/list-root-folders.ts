import type { Database } from '../database/database.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import type { InspectFolder } from './inspect-folder.ts';
import { readRootFolders } from './read-root-folders.ts';
import type { RootFolder } from './root-folder.schema.ts';
import { countMovies } from './root-folder-use.ts';
import { rootFolderNotFound } from './write-root-folder.ts';

export interface ListRootFoldersDeps {
  readonly database: Database;
  readonly inspect: InspectFolder;
}

export function createListRootFolders({ database, inspect }: ListRootFoldersDeps) {
  return async function listRootFolders(): Promise<RootFolder[]> {
    const stored = await readRootFolders(database);
    const paths = stored.map(({ path }) => path);
    const counts = await countMovies(database, paths);
    return Promise.all(
      stored.map(async (folder) => {
        const { problem, freeSpace, totalSpace } = await inspect({ ...folder, triesToWrite: false });
        const state = { accessible: problem === null, accessProblem: problem?.sentence ?? null };
        return { ...folder, movieCount: counts.get(folder.path) ?? 0, ...state, freeSpace, totalSpace };
      }),
    );
  };
}

export function createGetRootFolder(deps: ListRootFoldersDeps) {
  const list = createListRootFolders(deps);
  return async function getRootFolder(id: string): Promise<RootFolder> {
    // A library has a handful of them.
    const folder = (await list()).find((one) => one.id === normalizeUuid(id));
    if (folder === undefined) {
      throw rootFolderNotFound(id);
    }
    return folder;
  };
}
