import { loadOnFirstUse } from '../async/load-on-first-use.ts';
import { memoizePromise } from '../async/memoize-promise.ts';
import type { HttpClient } from '../http-client/http-client.ts';
import type { ClientRecords } from './client-records.ts';
import { type ClientSettings, protocolOf, type RemoteImplementation } from './client-settings.ts';
import type { DownloadClient, DownloadTracking } from './download-client.ts';

export interface LazyClientDeps {
  readonly http: HttpClient;
  readonly records: ClientRecords;
}

type ClientFactory = (settings: ClientSettings, deps: LazyClientDeps) => DownloadClient;

/** Loaded with the first call: the libraries of clients would delay every start, with a client or without. */
const factories: Readonly<Record<RemoteImplementation, () => Promise<ClientFactory>>> = {
  qBittorrent: async () => (await import('./qbittorrent/create-qbittorrent.ts')).createQBittorrent,
  Transmission: async () => (await import('./transmission/create-transmission.ts')).createTransmission,
  SABnzbd: async () => (await import('./sabnzbd/create-sabnzbd.ts')).createSabnzbd,
  NZBGet: async () => (await import('./nzbget/create-nzbget.ts')).createNzbget,
};

/** Makes a client on the network, whose adapter is loaded and whose session begins with the first call. */
export function createLazyClient(
  implementation: RemoteImplementation,
  settings: ClientSettings,
  deps: LazyClientDeps,
): DownloadClient {
  const load = memoizePromise(async () => (await factories[implementation]())(settings, deps));
  return {
    ...{ id: settings.id, name: settings.name, protocols: [protocolOf[implementation]] },
    ...loadOnFirstUse<Pick<DownloadClient, 'add' | 'test'>>({ add: true, test: true }, load),
    tracking: loadOnFirstUse<DownloadTracking>({ list: true, folders: true, remove: true }, async () => {
      const { tracking } = await load();
      if (tracking === null) throw new Error(`${implementation} does not show its downloads.`);
      return tracking;
    }),
  };
}
