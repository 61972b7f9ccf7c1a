import type { DownloadClientFields } from './download-client.schema.ts';
import type { DownloadClient } from './download-client.ts';
import type { WatchFolderDeps } from './watch-folder/check-watch-folder.ts';
import { createWatchFolder } from './watch-folder/watch-folder.ts';

export type OpenDownloadClient = (client: OpenDownloadClientParams) => DownloadClient | null;

export interface OpenDownloadClientParams
  extends Pick<DownloadClientFields, 'name' | 'protocol' | 'folder' | 'category'> {
  readonly id: string;
}

/** Returns a function that makes the client of stored settings; null if something is missing in them. */
export const createOpenDownloadClient =
  (deps: WatchFolderDeps): OpenDownloadClient =>
  ({ id, name, protocol, folder, category }) =>
    protocol === null || folder === null
      ? null
      : createWatchFolder(deps, { id, name, protocol, folder, category });
