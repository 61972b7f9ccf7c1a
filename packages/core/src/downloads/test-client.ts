import { TimeoutError, withTimeout } from '../async/with-timeout.ts';
import { type ErrorDetail, LibraryError } from '../errors/library-error.ts';
import { findFolderProblem } from './check-folders.ts';
import { type DownloadClient, DownloadClientError, type DownloadTracking } from './download-client.ts';
import type { PathMapping } from './map-path.ts';
import type { SuggestMappingDeps } from './suggest-mapping.ts';

const timeoutMs = 30_000;

/**
 * Checks whether a client answers, takes the login, and has its category.
 *
 * @throws LibraryError `DOWNLOAD_CLIENT_TEST_FAILED`, whose cause is the DownloadClientError
 */
export async function testAnswers(client: DownloadClient): Promise<void> {
  await asking(client, (signal) => client.test(signal));
}

/**
 * Checks whether the folders of finished downloads can be read on this machine.
 *
 * @throws LibraryError `DOWNLOAD_CLIENT_TEST_FAILED`, with the mapping that may be missing
 */
export async function testFolders(
  deps: SuggestMappingDeps,
  client: DownloadClient,
  { category, mappings }: { readonly category: string | null; readonly mappings: readonly PathMapping[] },
): Promise<void> {
  const { tracking } = client;
  for (const { path } of tracking === null ? [] : await readFolders(client, tracking)) {
    const problem = await findFolderProblem(deps, { path, category, mappings, name: client.name });
    if (problem !== null) {
      throw failed(problem, [{ field: 'remotePathMappings', message: problem }]);
    }
  }
}

const readFolders = (client: DownloadClient, tracking: DownloadTracking) =>
  asking(client, (signal) => tracking.folders(signal));

async function asking<T>(client: DownloadClient, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    return await withTimeout(timeoutMs, work);
  } catch (cause) {
    const error =
      cause instanceof TimeoutError
        ? new DownloadClientError(
            'unreachable',
            `${client.name} did not answer within ${timeoutMs / 1_000} s.`,
          )
        : cause;
    throw error instanceof DownloadClientError ? failed(error.message, [], error) : error;
  }
}

const failed = (message: string, details: readonly ErrorDetail[], cause?: DownloadClientError) =>
  new LibraryError('DOWNLOAD_CLIENT_TEST_FAILED', message, { cause, details });
