import { qualityScore } from '../quality/qualities.ts';
import type { QueueItem, TrackedDownloadStatus } from './queue.schema.ts';
import type { QueueItemRow } from './queue-item-rows.ts';

/** The item of the API that a row is. */
export function toQueueItem(row: QueueItemRow): QueueItem {
  const secondsLeft = row.state === 'downloading' ? row.seconds_left : null;
  return {
    id: row.id,
    downloadId: row.download_id,
    title: row.title,
    status: row.status,
    trackedDownloadStatus: trackedStatusOf(row),
    trackedDownloadState: row.state,
    protocol: row.protocol,
    downloadClient: row.client_name,
    downloadClientId: row.client_id,
    indexer: row.indexer,
    outputPath: row.output_path,
    size: row.size,
    sizeleft: row.size_left,
    progress: progressOf(row),
    speed: row.state === 'downloading' ? row.speed : null,
    timeleft: secondsLeft === null ? null : toClock(secondsLeft),
    estimatedCompletionTime: secondsLeft === null ? null : timeAfter(row.updated_at, secondsLeft),
    statusMessages: row.messages.map(({ title, messages }) => ({ title, messages: [...messages] })),
    errorMessage: row.error_message,
    isSeeded: row.is_seeded,
    movieId: row.movie_id,
    versionId: row.version_id,
    quality: row.quality,
    qualityScore: row.quality === null ? 0 : qualityScore(row.quality),
    added: row.added_at.toISOString(),
    started: row.started_at?.toISOString() ?? null,
    ended: row.ended_at?.toISOString() ?? null,
  };
}

function trackedStatusOf({ state, status }: QueueItemRow): TrackedDownloadStatus {
  if (state === 'failed' || state === 'failedPending' || status === 'failed') {
    return 'error';
  }
  return status === 'warning' ? 'warning' : 'ok';
}

/** In tenths; only what is downloaded whole is 100. */
function progressOf({ size, size_left: left }: QueueItemRow): number | null {
  if (size === null || left === null || size <= 0) {
    return null;
  }
  return Math.max(0, Math.floor(((size - left) / size) * 1_000) / 10);
}

function toClock(seconds: number): string {
  const whole = Math.floor(seconds);
  return [whole / 3_600, (whole / 60) % 60, whole % 60]
    .map((part) => String(Math.floor(part)).padStart(2, '0'))
    .join(':');
}

/** Clients say years when they do not know better; the last time that can be written is in the year 9999. */
const longestSeconds = 10 * 365 * 86_400;

const timeAfter = (from: Date, seconds: number): string | null =>
  seconds > longestSeconds ? null : new Date(from.getTime() + seconds * 1_000).toISOString();
