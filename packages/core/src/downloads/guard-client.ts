import type { LibraryLogger } from '../logging/library-logger.ts';
import { type AskedClient, BlockedClientError, blockOf, type ClientStates } from './client-states.ts';
import { type DownloadClient, DownloadClientError, type DownloadTracking } from './download-client.ts';

export interface GuardDeps {
  readonly states: ClientStates;
  readonly logger: LibraryLogger | undefined;
}

/**
 * Keeps a client from being asked while it refuses the login, and records that it does. Whether it takes releases is recorded too; how
 * its polls end, their caller records.
 *
 * @param create makes the client; again after it has refused the login, as a client may remember that
 * @returns null if `create` does
 */
export function guardClient(
  deps: GuardDeps,
  asked: AskedClient & { readonly name: string },
  create: () => DownloadClient | null,
): DownloadClient | null {
  const { states } = deps;
  let client = create();
  if (client === null) {
    return null;
  }
  const { id, name, protocols, tracking } = client;

  async function guarded<T>(work: (client: DownloadClient) => Promise<T>): Promise<T> {
    const reason = blockOf(await states.read(asked.id));
    if (reason !== null) {
      throw new BlockedClientError(reason);
    }
    client ??= create();
    try {
      return await work(present(client));
    } catch (cause) {
      if (cause instanceof DownloadClientError && cause.failure === 'unauthorized') {
        client = null;
        await states.markFailed(asked, cause);
      }
      throw cause;
    }
  }

  const track = <T>(work: (tracking: DownloadTracking) => Promise<T>) =>
    guarded((one) => work(present(one.tracking)));
  return {
    ...{ id, name, protocols },
    test: (signal) => present(create()).test(signal),
    add: (request, signal) => recorded(deps, asked, () => guarded((one) => one.add(request, signal))),
    tracking: tracking && {
      list: (signal) => track((one) => one.list(signal)),
      folders: (signal) => track((one) => one.folders(signal)),
      remove: (downloadId, options, signal) => track((one) => one.remove(downloadId, options, signal)),
    },
  };
}

/** What was made of the same settings before is made of them again. */
function present<T>(value: T | null): T {
  if (value === null) {
    throw new Error('The settings of the download client are incomplete.');
  }
  return value;
}

/** A release that is refused says nothing about the client. */
async function recorded<T>(
  { states, logger }: GuardDeps,
  asked: AskedClient & { readonly name: string },
  work: () => Promise<T>,
): Promise<T> {
  // What the caller gets does not depend on what is recorded about the client, which may have the release by now.
  const record = (write: () => Promise<void>) =>
    write().catch((err: unknown) =>
      logger?.warn(
        { err, downloadClient: asked.name },
        'The state of a download client could not be written.',
      ),
    );
  try {
    const result = await work();
    await record(async () => {
      const state = await states.read(asked.id);
      if (state !== null && state.failure !== null) await states.markWorking(asked);
    });
    return result;
  } catch (cause) {
    if (cause instanceof DownloadClientError && !['refused', 'unauthorized'].includes(cause.failure)) {
      await record(() => states.markFailed(asked, cause));
    }
    throw cause;
  }
}
