import { setTimeout as sleep } from 'node:timers/promises';
import { statusOf } from '../client-calls.ts';
import { DownloadClientError, type DownloadFile, type DownloadRequest } from '../download-client.ts';
import { readTorrent } from '../files/read-torrent.ts';
import { ensureCategory, type QBittorrentDeps } from './qbittorrent-category.ts';
import { idOf, readTorrents, type TorrentInfo } from './torrent-info.ts';

/**
 * Adds a torrent, or adopts the one that is there.
 *
 * @returns its info hash
 */
export async function addTorrent(
  deps: QBittorrentDeps,
  request: DownloadRequest,
  signal: AbortSignal,
): Promise<string> {
  const hashes = hashesOf(deps, request.file);
  const known = await find(deps, hashes);
  if (known !== null) {
    await adopt(deps, known);
    return idOf(known);
  }
  const isRefused = await upload(deps, request);
  const added = await untilListed(deps, hashes, isRefused, signal);
  await adopt(deps, added);
  await setGoals(deps, added, request);
  return idOf(added);
}

/** Every name that qBittorrent may have for it. */
function hashesOf({ settings }: QBittorrentDeps, file: DownloadFile): readonly string[] {
  if (file.kind === 'nzb') {
    throw new DownloadClientError('refused', `${settings.name} does not download from usenet.`);
  }
  return file.kind === 'magnet' ? [file.infoHash] : infoHashesOf(file);
}

/** Whether it is a torrent is for qBittorrent to say. */
function infoHashesOf(file: Extract<DownloadFile, { kind: 'torrent' }>): readonly string[] {
  try {
    return readTorrent(file.bytes).infoHashes;
  } catch {
    return [file.infoHash];
  }
}

async function find({ api }: QBittorrentDeps, hashes: readonly string[]): Promise<TorrentInfo | null> {
  const [found] = await readTorrents(api, { hashes: [...hashes] });
  return found ?? null;
}

/** A torrent in no category becomes one of ours; those of other categories stay what they are. */
async function adopt(deps: QBittorrentDeps, torrent: TorrentInfo): Promise<void> {
  const { name, category } = deps.settings;
  if (torrent.category === category) return;
  if (torrent.category !== '') {
    throw new DownloadClientError(
      'refused',
      `${name} has this torrent already, in the category ${torrent.category}: it is left alone. Move it to ${category} to use it.`,
    );
  }
  await ensureCategory(deps);
  await deps.api.setTorrentCategory(torrent.hash, category);
}

/** @returns whether the answer is that it was not added: as for one that is there already */
async function upload({ api, settings }: QBittorrentDeps, request: DownloadRequest): Promise<boolean> {
  const { file, seedRatio, seedTime } = request;
  const options = {
    category: settings.category,
    rename: request.title,
    paused: 'false',
    // The first name is the one of the Web API, the second one makes the library leave out the folder.
    autoTMM: 'true',
    useAutoTMM: 'true',
    ...(seedRatio !== null && { ratioLimit: seedRatio }),
    ...(seedTime !== null && { seedingTimeLimit: seedTime }),
  } as const;
  try {
    if (file.kind === 'torrent') await api.addTorrent(new Uint8Array(file.bytes), options);
    // A line break would begin another address.
    if (file.kind === 'magnet') await api.addMagnet(file.uri.replace(/\s+/gu, '%20'), options);
    return false;
  } catch (error) {
    const isConflict = statusOf(error) === 409;
    if (isConflict || (error instanceof Error && error.message === 'Failed to add torrent')) return true;
    throw error;
  }
}

const [listedWithinMs, pollMs] = [15_000, 50];

/** A torrent is listed some milliseconds after it was added. */
async function untilListed(
  deps: QBittorrentDeps,
  hashes: readonly string[],
  isRefused: boolean,
  signal: AbortSignal,
): Promise<TorrentInfo> {
  const deadline = performance.now() + (isRefused ? 0 : listedWithinMs);
  for (;;) {
    const found = await find(deps, hashes);
    if (found !== null) return found;
    if (performance.now() > deadline) {
      throw new DownloadClientError('refused', `${deps.settings.name} has not added the torrent.`);
    }
    await sleep(pollMs, undefined, { signal });
  }
}

/** Older versions ignore the goals when a torrent is added. */
async function setGoals(
  { api }: QBittorrentDeps,
  { hash, ratio_limit, seeding_time_limit }: TorrentInfo,
  { seedRatio, seedTime }: DownloadRequest,
): Promise<void> {
  const isSet = (wanted: number | null, is: number | undefined) => wanted === null || wanted === is;
  if (isSet(seedRatio, ratio_limit) && isSet(seedTime, seeding_time_limit)) return;
  const goals = {
    ratioLimit: seedRatio ?? -2,
    seedingTimeLimit: seedTime ?? -2,
    inactiveSeedingTimeLimit: -2,
  };
  const body = new URLSearchParams(
    Object.entries({ hashes: hash, ...goals }).map(([key, value]) => [key, `${value}`]),
  );
  await api.request('/torrents/setShareLimits', 'POST', undefined, body, undefined, false);
}
