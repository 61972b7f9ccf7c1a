import type { ClientDownload, ClientDownloadFailure, ClientDownloadState } from '../download-client.ts';
import type { TorrentFields } from './torrent-fields.ts';
import { sentence } from './transmission-api.ts';

const [stopped, checkWaiting, checking, queued, downloading] = [0, 1, 2, 3, 4];
const errorOfMachine = 3;

export function toClientDownload(torrent: TorrentFields): ClientDownload {
  const state = toState(torrent);
  const hasMetadata = torrent.metadataPercentComplete === 1;
  return {
    id: torrent.hashString.toLowerCase(),
    grabId: null,
    title: torrent.name,
    protocol: 'torrent',
    state,
    size: hasMetadata ? torrent.sizeWhenDone : 0,
    sizeLeft: hasMetadata ? torrent.leftUntilDone : 0,
    speed: torrent.rateDownload,
    secondsLeft: state === 'downloading' && torrent.eta >= 0 ? torrent.eta : null,
    path: hasMetadata ? `${torrent.downloadDir.replace(/[\\/]+$/u, '')}/${torrent.name}` : null,
    failure: state === 'failed' ? toFailure(torrent.errorString) : null,
    warning: toWarning(torrent, state),
    isSeeded: state === 'finished' && isSeeded(torrent),
  };
}

/** Without metadata nothing is left to download; and all of it was downloaded of a torrent whose data is gone: its error tells. */
function toState(torrent: TorrentFields): ClientDownloadState {
  const { status, error, metadataPercentComplete, leftUntilDone } = torrent;
  if (error === errorOfMachine) return 'failed';
  if (status === checkWaiting || status === checking) return 'processing';
  if (metadataPercentComplete < 1) return status === stopped ? 'paused' : 'stalled';
  if (status === downloading) return isReceiving(torrent) ? 'downloading' : 'stalled';
  if (status === queued) return 'queued';
  if (leftUntilDone === 0) return 'finished';
  return status === stopped ? 'paused' : 'processing';
}

const isReceiving = ({ rateDownload, peersSendingToUs, webseedsSendingToUs }: TorrentFields): boolean =>
  rateDownload > 0 || peersSendingToUs > 0 || webseedsSendingToUs > 0;

const failures: readonly (readonly [RegExp, ClientDownloadFailure])[] = [
  [/no data found|no such file/iu, 'missingFiles'],
  [/no space left|disk full/iu, 'diskFull'],
  [/permission denied|read-only file system|access is denied/iu, 'unwritable'],
];

function toFailure(text: string): ClientDownload['failure'] {
  const [, reason = 'other'] = failures.find(([pattern]) => pattern.test(text)) ?? [];
  return { reason, message: `The client says: ${sentence(text)}` };
}

function toWarning(torrent: TorrentFields, state: ClientDownloadState): string | null {
  const { error, errorString, metadataPercentComplete } = torrent;
  const isOfTracker = error !== 0 && error !== errorOfMachine;
  const tracker = isOfTracker && errorString !== '' ? ` Its tracker says: ${sentence(errorString)}` : '';
  if (state !== 'stalled') return null;
  return metadataPercentComplete < 1
    ? `The torrent waits for its metadata: no peer has sent it yet.${tracker}`
    : `The torrent waits for seeds: no peer sends its data.${tracker}`;
}

const [ofTorrent, infiniteRatio, secondsOfMinute] = [1, -2, 60];

/** Transmission knows no time to seed for: its limit of idle minutes, which cannot be reached before, holds the time. */
function isSeeded(torrent: TorrentFields): boolean {
  const { isFinished, uploadRatio, seedRatioLimit, seedRatioMode } = torrent;
  const { secondsSeeding, seedIdleLimit, seedIdleMode } = torrent;
  const ratio = uploadRatio === infiniteRatio ? Number.POSITIVE_INFINITY : Math.max(0, uploadRatio);
  return (
    isFinished ||
    (seedRatioMode === ofTorrent && ratio >= seedRatioLimit) ||
    (seedIdleMode === ofTorrent && secondsSeeding >= seedIdleLimit * secondsOfMinute)
  );
}
