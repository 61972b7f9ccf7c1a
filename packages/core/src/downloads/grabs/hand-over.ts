import { findBlocklisted } from '../../blocklist/find-blocklisted.ts';
import type { Database } from '../../database/database.ts';
import { LibraryError } from '../../errors/library-error.ts';
import type { LibraryLogger } from '../../logging/library-logger.ts';
import type { Protocol, Release } from '../../releases/release.ts';
import {
  type AddedDownload,
  type DownloadClient,
  DownloadClientError,
  type DownloadFile,
} from '../download-client.ts';
import { readDownloadClients } from '../download-client-rows.ts';
import { type FetchReleaseDeps, fetchRelease } from '../fetch-release.ts';
import type { GrabSource } from '../grab-release.ts';
import type { OpenDownloadClient } from '../open-download-client.ts';
import type { GrabStore } from './grab-store.ts';

export interface HandOverDeps extends FetchReleaseDeps {
  readonly database: Database;
  readonly store: GrabStore;
  readonly openClient: OpenDownloadClient;
  readonly logger: LibraryLogger | undefined;
}

export interface HandedOver extends AddedDownload {
  readonly client: Pick<DownloadClient, 'id' | 'name'>;
}

/** Another process has reclaimed the grab. */
export class GrabLostError extends Error {}

export interface HandOverParams {
  readonly id: string;
  readonly release: Release;
  readonly source: GrabSource;
  /** The client that may have it already, which is asked first. */
  readonly first?: string | null;
}

/**
 * Fetches the file of a release and hands it to the first download client that takes it.
 *
 * @throws LibraryError `RELEASE_UNAVAILABLE`, `DOWNLOAD_CLIENT_UNAVAILABLE`, `NO_DOWNLOAD_CLIENT`; GrabLostError
 */
export async function handOver(
  deps: HandOverDeps,
  { id, release, source, first = null }: HandOverParams,
  signal: AbortSignal,
): Promise<HandedOver> {
  const clients = await openClients(deps, release.protocol, first);
  const file = await fetchRelease(deps, release, signal);
  await refuseBlocklisted(deps, release, file, source);
  const access = await deps.indexerAccess(release.indexerId);
  const seeding = { seedRatio: access?.seedRatio ?? null, seedTime: access?.seedTime ?? null };
  const request = { grabId: id, title: release.title, file, ...seeding, isRepeated: first !== null };
  const reasons: string[] = [];
  for (const client of clients) {
    signal.throwIfAborted();
    if (!(await deps.store.setClient(id, client))) {
      throw new GrabLostError('Another process has reclaimed the grab.');
    }
    try {
      return { ...(await client.add(request, signal)), client };
    } catch (cause) {
      if (!(cause instanceof DownloadClientError)) {
        throw cause;
      }
      reasons.push(cause.message);
      deps.logger?.warn({ err: cause, downloadClient: client.name }, 'A download client took no release.');
    }
  }
  throw new LibraryError('DOWNLOAD_CLIENT_UNAVAILABLE', reasons.join(' '));
}

/** Many indexers do not say the info hash: that a torrent is on the blocklist, under whatever title, is known only now. A user may want it. */
async function refuseBlocklisted(
  { database }: HandOverDeps,
  release: Release,
  file: DownloadFile,
  source: GrabSource,
): Promise<void> {
  if (source === 'interactive' || file.kind === 'nzb') {
    return;
  }
  const fetched = { ...release, infoHash: file.infoHash };
  if ((await findBlocklisted(database, [fetched])).size > 0) {
    throw new LibraryError('RELEASE_UNAVAILABLE', `The torrent of ${release.title} is on the blocklist.`);
  }
}

/** The enabled clients for a protocol, by priority. @throws LibraryError `NO_DOWNLOAD_CLIENT` */
export async function openClients(
  { database, openClient }: Pick<HandOverDeps, 'database' | 'openClient'>,
  protocol: Protocol,
  first: string | null = null,
): Promise<readonly DownloadClient[]> {
  const clients = (await readDownloadClients(database))
    .filter(({ enabled, id }) => enabled || id === first)
    .map(openClient)
    .filter((client): client is DownloadClient => client?.protocols.includes(protocol) === true);
  if (clients.length === 0) {
    throw new LibraryError(
      'NO_DOWNLOAD_CLIENT',
      `No enabled download client takes ${protocol} releases. Add one first.`,
    );
  }
  return clients.toSorted((one, other) => Number(other.id === first) - Number(one.id === first));
}
