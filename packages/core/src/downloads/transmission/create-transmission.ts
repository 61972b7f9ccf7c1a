import { z } from 'zod';
import { type ClientCalls, createClientCalls } from '../client-calls.ts';
import type { ClientRecords } from '../client-records.ts';
import type { ClientSettings } from '../client-settings.ts';
import type { DownloadClient, DownloadTracking } from '../download-client.ts';
import { addTorrent, readTorrents, toLimits } from './add-torrent.ts';
import { explainTransmission } from './explain-transmission.ts';
import { createKnownTorrents } from './known-torrents.ts';
import { toClientDownload } from './to-client-download.ts';
import type { TorrentFields } from './torrent-fields.ts';
import { createTransmissionApi } from './transmission-api.ts';
import { checkCategory, isOurs, readCategoryFolder, type TransmissionDeps } from './transmission-category.ts';

/** Makes the client of a Transmission, from 3.00 on. Our torrents have our category as a label, or are in its folder. */
export function createTransmission(
  settings: ClientSettings,
  { records }: { readonly records: ClientRecords },
): DownloadClient {
  const calls = createClientCalls({ settings, explain: explainTransmission(settings.name) });
  const api = createTransmissionApi(settings, calls);
  const readStored = async () =>
    new Map(
      (await records.readTracked()).map(({ downloadId, ...goals }) => [downloadId, toLimits(goals)] as const),
    );
  const deps: TransmissionDeps = { api, settings, known: createKnownTorrents(readStored) };
  return {
    ...{ id: settings.id, name: settings.name, protocols: ['torrent'] },
    add: (request, signal) =>
      calls.run(signal, async () => ({ downloadId: await addTorrent(deps, request) })),
    test: (signal) =>
      calls.run(signal, async () => {
        checkCategory(settings);
        await readCategoryFolder(deps);
      }),
    tracking: createTracking(deps, calls),
  };
}

function createTracking(deps: TransmissionDeps, calls: ClientCalls): DownloadTracking {
  const readOurs = async () => {
    const folder = await readCategoryFolder(deps);
    const torrents = await labelLost(deps, await readTorrents(deps), folder);
    const ours = torrents.filter((torrent) => isOurs(torrent, deps.settings.category, folder));
    deps.known.replace(ours);
    return ours;
  };
  return {
    list: (signal) => calls.run(signal, async () => (await readOurs()).map(toClientDownload)),
    remove: (downloadId, { deleteData }, signal) =>
      calls.run(signal, async () => {
        const found = (await readOurs()).find(({ hashString }) => hashString.toLowerCase() === downloadId);
        if (found === undefined) return;
        const fields = { ids: [found.hashString], 'delete-local-data': deleteData };
        await deps.api.call('torrent-remove', fields, z.unknown());
      }),
    folders: (signal) => calls.run(signal, async () => [{ path: await readCategoryFolder(deps) }]),
  };
}

/** Gives our label to those that have lost it. */
async function labelLost(
  { api, settings: { category }, known }: TransmissionDeps,
  torrents: readonly TorrentFields[],
  folder: string,
): Promise<readonly TorrentFields[]> {
  const others = torrents.filter((torrent) => !isOurs(torrent, category, folder));
  const lost = await known.findLost(api.session(), others);
  for (const { hash, limits } of lost) {
    await api.call('torrent-set', { ids: [hash], labels: [category], ...limits }, z.unknown());
  }
  const hashes = new Set(lost.map(({ hash }) => hash));
  return torrents.map((torrent) =>
    hashes.has(torrent.hashString) ? { ...torrent, labels: [category] } : torrent,
  );
}
