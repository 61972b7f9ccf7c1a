import { z } from 'zod';
import { DownloadClientError, type DownloadFile, type DownloadRequest } from '../download-client.ts';
import type { Limits } from './known-torrents.ts';
import { type TorrentFields, torrentAddSchema, torrentFields, torrentsSchema } from './torrent-fields.ts';
import type { TransmissionDeps } from './transmission-category.ts';
import { checkCategory, isOurs, readCategoryFolder } from './transmission-category.ts';

/**
 * Adds a torrent, or adopts the one that is there.
 *
 * @returns its info hash
 */
export async function addTorrent(deps: TransmissionDeps, request: DownloadRequest): Promise<string> {
  checkCategory(deps.settings);
  const folder = await readCategoryFolder(deps);
  const answer = await deps.api.call(
    'torrent-add',
    // Labels are ignored before 4.0.
    {
      ...toSource(deps, request.file),
      'download-dir': folder,
      labels: [deps.settings.category],
      paused: false,
    },
    torrentAddSchema,
  );
  const added = answer['torrent-added'] ?? answer['torrent-duplicate'];
  if (added === undefined) {
    throw new DownloadClientError('refused', `${deps.settings.name} has not added the torrent.`);
  }
  const hash = added.hashString.toLowerCase();
  if (answer['torrent-added'] !== undefined) await makeOurs(deps, hash, request);
  else await adopt(deps, hash, request, folder);
  return hash;
}

function toSource({ settings }: TransmissionDeps, file: DownloadFile): Readonly<Record<string, string>> {
  if (file.kind === 'nzb') {
    throw new DownloadClientError('refused', `${settings.name} does not download from usenet.`);
  }
  return file.kind === 'magnet'
    ? { filename: file.uri }
    : { metainfo: Buffer.from(file.bytes).toString('base64') };
}

/** Goals cannot be given when a torrent is added. */
async function makeOurs(
  { api, settings, known }: TransmissionDeps,
  hash: string,
  goals: Pick<DownloadRequest, 'seedRatio' | 'seedTime'>,
): Promise<void> {
  const limits = toLimits(goals);
  await api.call('torrent-set', { ids: [hash], labels: [settings.category], ...limits }, z.unknown());
  known.add(hash, limits);
}

const [limitOfTorrent, mostIdleMinutes] = [1, 65_535];

/** No time at all is a ratio of 0: a limit of 0 idle minutes is ignored. */
export function toLimits({ seedRatio, seedTime }: Pick<DownloadRequest, 'seedRatio' | 'seedTime'>): Limits {
  const ratio = seedTime === 0 ? 0 : seedRatio;
  const idleMinutes = seedTime === null || seedTime === 0 ? null : Math.min(seedTime, mostIdleMinutes);
  return {
    ...(ratio !== null && { seedRatioLimit: ratio, seedRatioMode: limitOfTorrent }),
    ...(idleMinutes !== null && { seedIdleLimit: idleMinutes, seedIdleMode: limitOfTorrent }),
  };
}

/**
 * A torrent without labels becomes one of ours; those with labels of others stay what they are. One without labels in our folder is
 * one that we were about to add.
 */
async function adopt(
  deps: TransmissionDeps,
  hash: string,
  request: DownloadRequest,
  folder: string,
): Promise<void> {
  const { name, category } = deps.settings;
  const [known] = await readTorrents(deps, [hash]);
  if (known === undefined || known.labels.includes(category)) return;
  if (known.labels.length === 0) {
    const isOfOurs = isOurs(known, category, folder);
    return makeOurs(deps, hash, isOfOurs ? request : { seedRatio: null, seedTime: null });
  }
  if (isOurs(known, category, folder)) return;
  throw new DownloadClientError(
    'refused',
    `${name} has this torrent already, with the label ${known.labels.join(', ')}: it is left alone. Give it the label ${category} to use it.`,
  );
}

/** @param ids default: all torrents */
export async function readTorrents(
  { api }: TransmissionDeps,
  ids?: readonly string[],
): Promise<readonly TorrentFields[]> {
  const fields = { fields: torrentFields, ...(ids !== undefined && { ids }) };
  return (await api.call('torrent-get', fields, torrentsSchema)).torrents;
}
