import type { ClientDownload, ClientDownloadFailure, ClientDownloadState } from '../download-client.ts';
import { readGrabId } from './grab-file-name.ts';
import type { SabnzbdHistorySlot, SabnzbdQueue, SabnzbdQueueSlot } from './sabnzbd-answers.ts';

const mebibyte = 1024 * 1024;

/** A download in the queue, which does not show the name of the NZB, and so not the grab. */
export function ofQueueSlot(queue: SabnzbdQueue, slot: SabnzbdQueueSlot): ClientDownload {
  const [size, sizeLeft] = [toBytes(slot.mb), toBytes(slot.mbleft)];
  const isEncrypted = slot.status === 'Paused' && slot.labels.some((label) => /encrypted/iu.test(label));
  const state = isEncrypted ? 'failed' : stateInQueue(queue, slot);
  const isActive = state === 'downloading';
  return {
    ...common,
    ...{ id: slot.nzo_id, grabId: null, title: slot.filename, state, size, sizeLeft, path: null },
    speed: isActive ? Math.round(queue.kbpersec * 1024) : null,
    secondsLeft: isActive ? toSeconds(slot.timeleft) : null,
    failure: isEncrypted
      ? { reason: 'password', message: 'SABnzbd has paused it: its archive asks for a password.' }
      : null,
    warning: isEncrypted ? null : warningOf(queue, slot),
  };
}

const common = { protocol: 'usenet', isSeeded: true } as const;

const toBytes = (mebibytes: number) => Math.round(mebibytes * mebibyte);

/** SABnzbd calls all that is not paused `Downloading`, also what waits behind others. */
function stateInQueue(
  { paused }: SabnzbdQueue,
  { status, mb, mbleft, priority }: SabnzbdQueueSlot,
): ClientDownloadState {
  const isForced = priority === 'Force' || priority === '2' || priority === 2;
  if (status === 'Paused' || (paused && !isForced)) return 'paused';
  if (status === 'Downloading') return mbleft < mb ? 'downloading' : 'queued';
  // More files for the repair.
  if (status === 'Fetching') return 'downloading';
  return status === 'Checking' || status === 'QuickCheck' ? 'processing' : 'queued';
}

/** @returns null if SABnzbd cannot tell, which it says as 0 seconds */
function toSeconds(text: string): number | null {
  const parts = text.split(':').map(Number);
  if (parts.length < 3 || parts.some(Number.isNaN)) return null;
  const [seconds = 0, minutes = 0, hours = 0, days = 0] = parts.toReversed();
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds || null;
}

function warningOf({ diskspace1 }: SabnzbdQueue, { mbleft, mbmissing, mb }: SabnzbdQueueSlot): string | null {
  const freeMebibytes = (diskspace1 ?? Number.POSITIVE_INFINITY) * 1024;
  if (freeMebibytes < mbleft) {
    return `The disk that SABnzbd downloads to is full: ${Math.round(freeMebibytes)} MiB are free, and ${Math.ceil(mbleft)} MiB are left to download.`;
  }
  return mbmissing > 0
    ? `${Math.max(1, Math.round((mbmissing / mb) * 100))} % of it is missing at the news servers.`
    : null;
}

/** A download that is processed, or over. */
export function ofHistorySlot(slot: SabnzbdHistorySlot): ClientDownload {
  const storage = slot.storage === '' ? null : (slot.storage ?? null);
  const given = stateInHistory(slot.status, storage);
  const missing = given === 'finished' ? missingArticles(slot) : 0;
  const state = missing > 0 ? 'failed' : given;
  return {
    ...common,
    ...{ id: slot.nzo_id, grabId: readGrabId(slot.nzb_name ?? ''), title: slot.name, state },
    ...{ size: slot.bytes, sizeLeft: 0, speed: null, secondsLeft: null, warning: null },
    path: storage,
    failure:
      missing > 0 ? incomplete(missing) : state === 'failed' ? failureOf(slot.fail_message ?? '') : null,
  };
}

/** SABnzbd calls a download completed that lacks articles and has nothing to repair it with. Tells it by what it logs in English. */
function missingArticles({ stage_log: stages }: SabnzbdHistorySlot): number {
  const actionsOf = (stage: string) => stages.find(({ name }) => name === stage)?.actions.join('\n') ?? '';
  if (!/no par2 sets/iu.test(actionsOf('Repair'))) return 0;
  return Number(/(\d+) articles were missing/iu.exec(actionsOf('Download'))?.[1] ?? 0);
}

const incomplete = (articles: number): NonNullable<ClientDownload['failure']> => ({
  reason: 'missingArticles',
  message: `${articles} of its articles are missing at the news servers, and it has nothing to be repaired with.`,
});

/** `Completed` comes before the files are moved. */
function stateInHistory(status: string, storage: string | null): ClientDownloadState {
  if (status === 'Failed') return 'failed';
  return status === 'Completed' && storage !== null ? 'finished' : 'processing';
}

/** What SABnzbd says in English; in other languages, only links and what programs print can be recognised. */
const failures: readonly (readonly [ClientDownloadFailure, RegExp])[] = [
  ['diskFull', /disk (is )?full|not enough space|no space left/iu],
  ['password', /password|encrypt/iu],
  ['missingArticles', /not-complete|not enough repair blocks|not on your server|cannot be completed/iu],
  ['missingArticles', /^repair(ing)? failed|^verif|failed to verify/iu],
  ['unpack', /unpack|\brar\b|archive|join of/iu],
  ['invalidFile', /nzb.*(empty|invalid|corrupt)|(empty|invalid|corrupt).*nzb/iu],
];

function failureOf(message: string): NonNullable<ClientDownload['failure']> {
  const [reason] = failures.find(([, pattern]) => pattern.test(message)) ?? ['other'];
  const said = message.replace(/ - https?:\S+$/u, '').replace(/\.$/u, '');
  return { reason, message: said === '' ? 'SABnzbd gave up.' : `SABnzbd gave up: ${said}.` };
}
