import { realpath, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isBelow } from '../../disk/is-within.ts';
import type { DownloadTracking } from '../../downloads/download-client.ts';
import { type PathMapping, toLocalPath } from '../../downloads/map-path.ts';
import { codeOf } from '../../errors/code-of.ts';
import type { LibraryLogger } from '../../logging/library-logger.ts';

interface DeleteLeftDataParams {
  /** Of a finished download, on this machine. */
  readonly path: string;
  readonly client: { readonly name: string; readonly remote_path_mappings: readonly PathMapping[] };
  readonly tracking: DownloadTracking;
  readonly signal: AbortSignal;
}

/**
 * Deletes the data that a client of usenet leaves when it removes a finished download. Nothing but what is inside of a folder that the
 * client names for our category. The caller has found out that nothing of the library is in it.
 */
export async function deleteLeftData(
  logger: LibraryLogger | undefined,
  { path, client, tracking, signal }: DeleteLeftDataParams,
): Promise<void> {
  try {
    const data = await realpath(path);
    const folder = await findFolder(data, { client, tracking, signal });
    if (folder === null) {
      logger?.warn({ client: client.name, path }, 'The data of a download is kept: it is not in its folder.');
      return;
    }
    await rm(data, { recursive: true, force: true });
    await removeEmpty(dirname(data), folder);
  } catch (cause) {
    signal.throwIfAborted();
    if (codeOf(cause) === 'ENOENT') return;
    if (codeOf(cause) === '') throw cause;
    logger?.warn({ err: cause, client: client.name, path }, 'The data of a download could not be deleted.');
  }
}

async function findFolder(
  data: string,
  { client, tracking, signal }: Omit<DeleteLeftDataParams, 'path'>,
): Promise<string | null> {
  for (const { path } of await tracking.folders(signal)) {
    const local = toLocalPath(path, client.remote_path_mappings);
    const folder = local === null ? null : await realpath(local).catch(() => null);
    if (folder !== null && isBelow(data, folder)) return folder;
  }
  return null;
}

/** The folder of a download whose only file was its data. */
async function removeEmpty(folder: string, parent: string): Promise<void> {
  if (!isBelow(folder, parent)) return;
  await rmdir(folder).catch((cause: unknown) => {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(codeOf(cause))) throw cause;
  });
}
