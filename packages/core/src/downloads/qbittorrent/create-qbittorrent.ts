import { type ClientCalls, createClientCalls, requestTimeoutMs } from '../client-calls.ts';
import { type ClientSettings, clientAddress } from '../client-settings.ts';
import type { DownloadClient, DownloadTracking } from '../download-client.ts';
import { addTorrent } from './add-torrent.ts';
import { createContentPaths } from './content-paths.ts';
import { explainQBittorrent } from './explain-qbittorrent.ts';
import { ensureCategory, type QBittorrentDeps, readCategoryFolder } from './qbittorrent-category.ts';
import { QBittorrentSession } from './qbittorrent-session.ts';
import { toClientDownload } from './to-client-download.ts';
import { idOf, readTorrents, type TorrentInfo } from './torrent-info.ts';

/** Makes the client of a qBittorrent, from 4.1 on. Our torrents are those of our category. */
export function createQBittorrent(settings: ClientSettings): DownloadClient {
  const calls = createClientCalls({ settings, explain: explainQBittorrent(settings.name) });
  const api = new QBittorrentSession({
    baseUrl: clientAddress(settings),
    username: settings.username ?? '',
    password: settings.password ?? '',
    ...(settings.apiKey !== null && { apiKey: settings.apiKey }),
    timeout: requestTimeoutMs,
    dispatcher: calls.dispatcher,
  });
  const deps: QBittorrentDeps = { api, settings };
  return {
    ...{ id: settings.id, name: settings.name, protocols: ['torrent'] },
    add: (request, signal) =>
      calls.run(signal, async () => ({ downloadId: await addTorrent(deps, request, signal) })),
    test: (signal) => calls.run(signal, () => ensureCategory(deps)),
    tracking: createTracking(deps, calls),
  };
}

function createTracking(deps: QBittorrentDeps, calls: ClientCalls): DownloadTracking {
  const { api } = deps;
  const { category } = deps.settings;
  const findContentPath = createContentPaths(api);
  /** The filter also finds those of categories below ours. */
  const readOurs = async (): Promise<readonly TorrentInfo[]> =>
    (await readTorrents(api, { category })).filter((torrent) => torrent.category === category);
  return {
    list: (signal) =>
      calls.run(signal, async () => {
        const torrents = await readOurs();
        return Promise.all(
          torrents.map(async (torrent) => toClientDownload(torrent, await findContentPath(torrent))),
        );
      }),
    remove: (downloadId, { deleteData }, signal) =>
      calls.run(signal, async () => {
        const torrents = await readOurs();
        const found = torrents.find((torrent) => idOf(torrent) === downloadId);
        if (found !== undefined) await api.removeTorrent(found.hash, deleteData);
      }),
    folders: (signal) => calls.run(signal, async () => [{ path: await readCategoryFolder(deps) }]),
  };
}
