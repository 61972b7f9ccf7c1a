import { isDeepStrictEqual } from 'node:util';
import type {
  ClientDownload,
  ClientDownloadFailure,
  ClientDownloadState,
} from '../../downloads/download-client.ts';
import type { QueueStatus } from '../queue.schema.ts';
import type { QueueItemChanges, QueueItemRow } from '../queue-item-rows.ts';
import { queueMessages } from './queue-messages.ts';

/** Where the data of a finished download is on this machine, or why it cannot be imported from there. */
export type FinishedPlace =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly problem: string };

/** What a poll has found out about a download. */
export interface PolledDownload {
  /** Null: the client does not list it. */
  readonly download: ClientDownload | null;
  /** Of a download that the client calls finished; null: not checked. */
  readonly place: FinishedPlace | null;
}

export interface QueueRules {
  readonly now: Date;
  /** A download without a new byte for so long has failed; null: it may wait for ever. */
  readonly stalledAfterMs: number | null;
}

/** Why a client stops that is not the fault of the release: another one would stop as well. */
type MachineFailure = 'diskFull' | 'unwritable';
export type QueueFailure = Exclude<ClientDownloadFailure, MachineFailure> | 'stalled';

/**
 * What follows for an item. `changes` has only the columns that differ. `track`: nothing more. `import`: it is finished. `fail`: it
 * has failed. `removed`: a user removed it at the client. `forget`: its row has no more use.
 */
export type QueueStep =
  | { readonly kind: 'track' | 'import' | 'removed'; readonly changes: QueueItemChanges }
  | {
      readonly kind: 'fail';
      readonly changes: QueueItemChanges;
      readonly reason: QueueFailure;
      readonly message: string;
    }
  | { readonly kind: 'forget' };

/** A client that has just started does not list everything yet. */
export const missingGraceMs = 30_000;
/** Shorter waits for seeds are usual. */
export const stalledWarningMs = 10 * 60_000;

/** Compares an item with what a poll has found. Pure: the caller writes the changes, and does what the step says. */
export function nextQueueState(row: QueueItemRow, polled: PolledDownload, rules: QueueRules): QueueStep {
  const { download } = polled;
  if (download === null) {
    return nextOfMissing(row, rules.now);
  }
  const seen = { missing_since: null, is_seeded: download.isSeeded };
  switch (row.state) {
    case 'downloading':
      return nextOfDownloading(row, { ...polled, download }, rules);
    case 'failedPending':
      return failed(row, { reason: 'other', message: row.error_message ?? queueMessages.failed }, seen);
    case 'importPending':
      // The client checks it again or goes on with it.
      return waitsForUser(row) && download.state !== 'finished' && download.state !== 'failed'
        ? track(row, { ...progressOf(row, { download, place: null }, rules.now), state: 'downloading' })
        : track(row, seen);
    default:
      return track(row, seen);
  }
}

const waitsForUser = ({ state, status }: QueueItemRow) => state === 'importPending' && status === 'warning';

function nextOfMissing(row: QueueItemRow, now: Date): QueueStep {
  if (row.missing_since === null) {
    return track(row, { missing_since: now });
  }
  if (now.getTime() - row.missing_since.getTime() < missingGraceMs) {
    return track(row, {});
  }
  if (row.state === 'ignored') {
    return { kind: 'forget' };
  }
  if (row.state === 'failedPending') {
    return failed(row, { reason: 'other', message: row.error_message ?? queueMessages.failed }, {});
  }
  if (row.state !== 'downloading' && !waitsForUser(row)) {
    return track(row, {});
  }
  const ended = { state: 'ignored', ended_at: now, speed: null, seconds_left: null } as const;
  return { kind: 'removed', changes: differences(row, ended) };
}

interface ListedDownload extends PolledDownload {
  readonly download: ClientDownload;
}

function nextOfDownloading(row: QueueItemRow, polled: ListedDownload, rules: QueueRules): QueueStep {
  const { download, place } = polled;
  const progress = progressOf(row, polled, rules.now);
  if (download.state === 'failed') {
    const { reason, message } = download.failure ?? { reason: 'other', message: queueMessages.failed };
    return isOfMachine(reason) ? track(row, progress) : failed(row, { reason, message }, progress);
  }
  const { stalledAfterMs, now } = rules;
  if (stalledAfterMs !== null && elapsed(progress.stalled_since, now) >= stalledAfterMs) {
    const message = queueMessages.stalledTooLong(stalledAfterMs);
    return failed(row, { reason: 'stalled', message }, progress);
  }
  if (download.state === 'finished' && place?.ok === true) {
    const finished = { state: 'importPending', output_path: place.path, size_left: 0 } as const;
    return { kind: 'import', changes: differences(row, { ...progress, ...finished }) };
  }
  return track(row, progress);
}

const isOfMachine = (reason: ClientDownloadFailure): reason is MachineFailure =>
  reason === 'diskFull' || reason === 'unwritable';

function machineProblem({ client_name: client }: QueueItemRow, { failure }: ClientDownload): string | null {
  if (failure === null || !isOfMachine(failure.reason)) return null;
  return failure.reason === 'diskFull'
    ? queueMessages.diskFull(client, failure.message)
    : queueMessages.unwritable(client, failure.message);
}

/** The columns of a download that has not ended. */
function progressOf(row: QueueItemRow, { download, place }: ListedDownload, now: Date) {
  const stalledSince = stalledSinceOf(row, download, now);
  const problems = [
    download.warning,
    machineProblem(row, download),
    elapsed(stalledSince, now) >= stalledWarningMs
      ? queueMessages.waitingForSeeds(elapsed(stalledSince, now))
      : null,
    place?.ok === false ? place.problem : null,
  ].filter((problem) => problem !== null);
  const hasProblem = problems.length > 0;
  return {
    ...(download.size > 0 && { size: whole(download.size), size_left: whole(download.sizeLeft) }),
    speed: whole(download.speed),
    seconds_left: whole(download.secondsLeft),
    status: hasProblem ? 'warning' : statusOf[download.state],
    messages: hasProblem ? [{ title: row.title, messages: problems }] : [],
    is_seeded: download.isSeeded,
    stalled_since: stalledSince,
    missing_since: null,
    started_at: row.started_at ?? (hasStarted(download) ? now : null),
  } satisfies QueueItemChanges;
}

const statusOf: Readonly<Record<ClientDownloadState, QueueStatus>> = {
  queued: 'queued',
  downloading: 'downloading',
  stalled: 'downloading',
  paused: 'paused',
  processing: 'downloading',
  finished: 'completed',
  failed: 'failed',
};

/** Clients have fractions, and -1 or infinity for what they do not know. */
const whole = (value: number | null): number | null =>
  value === null || !(value >= 0) || value > Number.MAX_SAFE_INTEGER ? null : Math.round(value);

/** Since when no byte has come; null: it goes on, or does not try to. */
function stalledSinceOf(
  row: QueueItemRow,
  { state, speed, sizeLeft }: ClientDownload,
  now: Date,
): Date | null {
  const isStalled = state === 'stalled' || (state === 'downloading' && (speed ?? 0) === 0);
  if (!isStalled) {
    return null;
  }
  const hasProgressed = row.size_left !== null && sizeLeft < row.size_left;
  return hasProgressed ? now : (row.stalled_since ?? now);
}

const elapsed = (since: Date | null, now: Date): number =>
  since === null ? 0 : now.getTime() - since.getTime();

const hasStarted = ({ state, size, sizeLeft }: ClientDownload) =>
  state === 'downloading' || state === 'processing' || state === 'finished' || (size > 0 && sizeLeft < size);

const track = (row: QueueItemRow, wanted: QueueItemChanges): QueueStep => ({
  kind: 'track',
  changes: differences(row, wanted),
});

function failed(
  row: QueueItemRow,
  { reason, message }: { readonly reason: QueueFailure; readonly message: string },
  wanted: QueueItemChanges,
): QueueStep {
  const ended = { state: 'failedPending', status: 'failed', error_message: message, messages: [] } as const;
  const stopped = { speed: null, seconds_left: null };
  return { kind: 'fail', reason, message, changes: differences(row, { ...wanted, ...ended, ...stopped }) };
}

function differences(row: QueueItemRow, wanted: QueueItemChanges): QueueItemChanges {
  const differing = Object.entries(wanted).filter(
    ([column, value]) => !isDeepStrictEqual(row[column as keyof QueueItemRow], value),
  );
  return Object.fromEntries(differing);
}
