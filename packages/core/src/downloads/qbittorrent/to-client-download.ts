import type { ClientDownload, ClientDownloadState } from '../download-client.ts';
import { idOf, type TorrentInfo } from './torrent-info.ts';

/** `null`: it depends. States end in UP if the torrent has been complete; 5.0 renamed paused to stopped. */
const states: Readonly<Record<string, ClientDownloadState | null>> = {
  error: 'failed',
  missingFiles: 'failed',
  uploading: null,
  stalledUP: null,
  queuedUP: null,
  forcedUP: null,
  pausedUP: null,
  stoppedUP: null,
  downloading: 'downloading',
  forcedDL: 'downloading',
  stalledDL: 'stalled',
  metaDL: 'stalled',
  forcedMetaDL: 'stalled',
  queuedDL: 'queued',
  pausedDL: 'paused',
  stoppedDL: 'paused',
};

const failures: Readonly<Record<string, ClientDownload['failure']>> = {
  missingFiles: {
    reason: 'missingFiles',
    message: 'The client cannot find the files of the torrent: they were moved or deleted.',
  },
  // Only files that cannot be written or read; it does not say why.
  error: {
    reason: 'unwritable',
    message:
      'The client cannot write or read the files of the torrent: its disk may be full, or its folder not writable.',
  },
};

const warnings: Readonly<Record<string, string>> = {
  stalledDL: 'The torrent waits for seeds: no peer sends its data.',
  metaDL: 'The torrent waits for its metadata: no peer has sent it yet.',
  forcedMetaDL: 'The torrent waits for its metadata: no peer has sent it yet.',
};

/** What qBittorrent answers for "never". */
const endlessSeconds = 8_640_000;

/** @param contentPath where its data is, if that is known */
export function toClientDownload(torrent: TorrentInfo, contentPath: string | null): ClientDownload {
  const state = toState(torrent, contentPath);
  const isKnown = torrent.size > 0;
  return {
    id: idOf(torrent),
    grabId: null,
    title: torrent.name,
    protocol: 'torrent',
    state,
    size: isKnown ? torrent.size : 0,
    sizeLeft: isKnown ? Math.max(0, torrent.amount_left) : 0,
    speed: torrent.dlspeed,
    secondsLeft: state === 'downloading' && torrent.eta < endlessSeconds ? torrent.eta : null,
    path: contentPath,
    failure: state === 'failed' ? (failures[torrent.state] ?? null) : null,
    warning: warnings[torrent.state] ?? null,
    isSeeded: state === 'finished' && isSeeded(torrent),
  };
}

/** States that are not listed are those of checking and moving: `progress` is 1 while a torrent is checked whose data is missing. */
function toState(torrent: TorrentInfo, contentPath: string | null): ClientDownloadState {
  const state = states[torrent.state];
  if (state === undefined) return 'processing';
  if (state !== null) return state;
  const isComplete = torrent.progress === 1 && torrent.amount_left === 0 && torrent.size > 0;
  return isComplete && contentPath !== null && isBelow(contentPath, torrent.save_path)
    ? 'finished'
    : 'processing';
}

/** A torrent that has just become complete is still in the folder of incomplete ones. */
function isBelow(path: string, folder: string): boolean {
  const [inner, outer] = [path, folder].map((one) => one.replaceAll('\\', '/').replace(/\/+$/u, ''));
  return inner?.startsWith(`${outer}/`) ?? false;
}

const secondsOfMinute = 60;

/** `forcedUP`: its user lets it seed whatever the limits are. */
function isSeeded({
  state,
  ratio,
  max_ratio = -1,
  seeding_time = 0,
  max_seeding_time = -1,
}: TorrentInfo): boolean {
  if (state === 'forcedUP') return false;
  return (
    (max_ratio >= 0 && ratio >= max_ratio) ||
    (max_seeding_time >= 0 && seeding_time >= max_seeding_time * secondsOfMinute)
  );
}
