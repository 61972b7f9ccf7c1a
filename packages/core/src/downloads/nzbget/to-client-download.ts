import type { ClientDownload, ClientDownloadFailure, ClientDownloadState } from '../download-client.ts';
import { joinHalves, type NzbgetGroup, type NzbgetHistoryItem, type NzbgetStatus } from './nzbget-answers.ts';

/** Parameters of scripts begin with their names; those with an asterisk are kept and not passed to any. */
export const grabParameter = '*cinephage';

const common = { protocol: 'usenet', isSeeded: true } as const;

type Item = Pick<NzbgetGroup, 'NZBID' | 'NZBName' | 'Parameters' | 'FileSizeHi' | 'FileSizeLo'>;

/** Ids of NZBGet begin with 1 again once it has no downloads left, so a download of ours goes by its grab. */
function describe({ NZBID, NZBName, Parameters, FileSizeHi, FileSizeLo }: Item) {
  const grabId = Parameters.find(({ Name }) => Name === grabParameter)?.Value ?? null;
  const size = joinHalves(FileSizeHi, FileSizeLo);
  return { ...common, id: grabId ?? String(NZBID), grabId, title: NZBName, size };
}

/** @param status null if it was not asked for, as nothing is downloaded */
export function ofGroup(group: NzbgetGroup, status: NzbgetStatus | null): ClientDownload {
  const state = stateOfGroup(group, status);
  const sizeLeft = sizeLeftOf(group);
  const speed = state === 'downloading' ? (status?.DownloadRate ?? null) : null;
  return {
    ...describe(group),
    ...{ state, sizeLeft, speed, path: null, failure: null },
    secondsLeft: speed === null || speed === 0 ? null : Math.ceil(sizeLeft / speed),
    warning: state === 'processing' ? null : warningOf(group, sizeLeft, status),
  };
}

const downloadStates: Readonly<Record<string, ClientDownloadState>> = {
  QUEUED: 'queued',
  FETCHING: 'queued',
  PAUSED: 'paused',
  DOWNLOADING: 'downloading',
};

/** Whether it is not processed yet. */
export const isInDownload = ({ Status }: Pick<NzbgetGroup, 'Status'>): boolean => Status in downloadStates;

/** Everything else is a step of processing, and newer versions have more of them. */
function stateOfGroup(group: NzbgetGroup, status: NzbgetStatus | null): ClientDownloadState {
  const state = downloadStates[group.Status] ?? 'processing';
  if (state !== 'queued' && state !== 'downloading') return state;
  const { remaining, paused } = sizesOf(group);
  // While articles arrive that were asked for before, NZBGet still says that it downloads.
  const isPaused = remaining > 0 && paused === remaining;
  const isHalted = status?.DownloadPaused === true && group.ActiveDownloads === 0;
  return isPaused || isHalted ? 'paused' : state;
}

const sizesOf = (group: NzbgetGroup) => ({
  remaining: joinHalves(group.RemainingSizeHi, group.RemainingSizeLo),
  paused: joinHalves(group.PausedSizeHi, group.PausedSizeLo),
});

/** Files for the repair are paused until they are needed. */
function sizeLeftOf(group: NzbgetGroup): number {
  const { remaining, paused } = sizesOf(group);
  return paused < remaining ? remaining - paused : remaining;
}

const mebibyte = 1024 * 1024;

function warningOf({ Health }: NzbgetGroup, sizeLeft: number, status: NzbgetStatus | null): string | null {
  if (status !== null) {
    const free = joinHalves(status.FreeDiskSpaceHi, status.FreeDiskSpaceLo);
    if (free < sizeLeft) {
      return `The disk that NZBGet downloads to is full: ${Math.floor(free / mebibyte)} MiB are free, and ${Math.ceil(sizeLeft / mebibyte)} MiB are left to download.`;
    }
  }
  return Health < 1000 ? `${(1000 - Health) / 10} % of it is missing at the news servers.` : null;
}

/** @returns null if its user has deleted it, so that it is gone */
export function ofHistoryItem(item: NzbgetHistoryItem): ClientDownload | null {
  const { Status, DestDir, FinalDir } = item;
  if (Status === 'DELETED/MANUAL') return null;
  const path = FinalDir || DestDir || null;
  const isFinished = isGood(item) && path !== null;
  return {
    ...describe(item),
    ...{ sizeLeft: 0, speed: null, secondsLeft: null },
    state: isFinished ? 'finished' : 'failed',
    path,
    failure: isFinished ? null : failureOf(Status),
    warning: isFinished && Status === 'WARNING/SCRIPT' ? 'A script of NZBGet has failed for it.' : null,
  };
}

/** The files are good although a script of the user has failed. */
const isGood = ({ Status }: NzbgetHistoryItem) =>
  Status.startsWith('SUCCESS/') || Status === 'WARNING/SCRIPT';

const failures: Readonly<Record<string, readonly [ClientDownloadFailure, string]>> = {
  'FAILURE/HEALTH': ['missingArticles', 'too many of its articles are missing'],
  'FAILURE/PAR': ['missingArticles', 'it is damaged and cannot be repaired'],
  'FAILURE/UNPACK': ['unpack', 'its archive cannot be unpacked'],
  'FAILURE/MOVE': ['other', 'its files cannot be moved to their folder'],
  'FAILURE/SCAN': ['invalidFile', 'the NZB cannot be read'],
  'FAILURE/BAD': ['other', 'it is marked as bad'],
  'FAILURE/FETCH': ['invalidFile', 'the NZB cannot be fetched'],
  'WARNING/SPACE': ['diskFull', 'the disk is full'],
  'WARNING/PASSWORD': ['password', 'its archive asks for a password'],
  'WARNING/HEALTH': ['missingArticles', 'articles of it are missing'],
  'WARNING/DAMAGED': ['missingArticles', 'it is damaged, and NZBGet is set not to check downloads'],
  'WARNING/REPAIRABLE': ['missingArticles', 'it is damaged, and NZBGet is set not to repair downloads'],
  'WARNING/SKIPPED': ['invalidFile', 'the file is no NZB'],
  'DELETED/DUPE': ['other', 'NZBGet takes it for a duplicate'],
  'DELETED/COPY': ['other', 'NZBGet has had the same NZB before'],
  'DELETED/GOOD': ['other', 'NZBGet has a good duplicate of it'],
};

function failureOf(status: string): NonNullable<ClientDownload['failure']> {
  const [reason, sentence] = failures[status] ?? ['other', 'it says no more'];
  return { reason, message: `NZBGet gave up: ${sentence} (${status}).` };
}
