import type { DownloadClientFields } from './download-client.schema.ts';
import type { DownloadClient } from './download-client.ts';
import type { WatchFolderDeps } from './watch-folder/check-watch-folder.ts';
import { createWatchFolder, type WatchFolderParams } from './watch-folder/watch-folder.ts';

export type OpenDownloadClient = (client: OpenDownloadClientParams) => DownloadClient | null;

export interface OpenDownloadClientParams
  extends Pick<DownloadClientFields, 'name' | 'protocol' | 'folder' | 'category'> {
  readonly id: string;
}

/**
 * Returns a function that makes the client of stored settings; null if something is missing in them.
 *
 * @param onStep called after each step of writing a file, for tests
 */
export const createOpenDownloadClient =
  (deps: WatchFolderDeps, onStep?: WatchFolderParams['onStep']): OpenDownloadClient =>
  ({ id, name, protocol, folder, category }) =>
    protocol === null || folder === null
      ? null
      : createWatchFolder(deps, { id, name, protocol, folder, category, onStep });
