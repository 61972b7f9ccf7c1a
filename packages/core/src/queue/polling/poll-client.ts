import { TimeoutError, withTimeout } from '../../async/with-timeout.ts';
import type { Database } from '../../database/database.ts';
import { readDownloadSettings } from '../../download-settings/create-download-settings.ts';
import type { ClientStates } from '../../downloads/client-states.ts';
import {
  type ClientDownload,
  DownloadClientError,
  type DownloadTracking,
} from '../../downloads/download-client.ts';
import type { DownloadClientRow } from '../../downloads/download-client-rows.ts';
import type { OpenDownloadClient } from '../../downloads/open-download-client.ts';
import type { LibraryLogger } from '../../logging/library-logger.ts';
import type { QueueItemRow } from '../queue-item-rows.ts';
import { type AdoptedDownload, adoptDownloads } from './adopt-downloads.ts';
import { deleteLeftData } from './delete-left-data.ts';
import { holdsLibrary } from './holds-library.ts';
import { nextQueueState, type PolledDownload, type QueueStep } from './next-queue-state.ts';
import { verifyFinished } from './verify-finished.ts';

export interface PollClientDeps {
  readonly database: Database;
  readonly openClient: OpenDownloadClient;
  readonly states: ClientStates;
  readonly now: () => Date;
  readonly logger: LibraryLogger | undefined;
}

/** An item and what follows for it. */
export interface PolledItem {
  readonly row: QueueItemRow;
  readonly step: QueueStep;
}

export interface PollResult {
  readonly items: readonly PolledItem[];
  /** Downloads that no item is of. */
  readonly adopted: readonly AdoptedDownload[];
  /** Items whose downloads the client has removed. */
  readonly removed: readonly QueueItemRow[];
}

/** Together less than the lease of a poll lasts. */
const timeoutMs = 60_000;
/** Further removals and checks of files wait for the next poll. */
const budgetMs = 15_000;

/**
 * Asks a client for its downloads, once, and compares them with the queue. Writes nothing.
 *
 * @returns null if the client does not show its downloads
 * @throws DownloadClientError
 */
export async function pollClient(
  deps: PollClientDeps,
  client: DownloadClientRow,
  parent: AbortSignal,
): Promise<PollResult | null> {
  const opened = deps.openClient(client);
  const tracking = opened?.tracking ?? null;
  if (tracking === null) {
    return null;
  }
  try {
    return await withTimeout(timeoutMs, (signal) => poll(deps, { client, tracking, signal }), parent);
  } catch (cause) {
    parent.throwIfAborted();
    throw cause instanceof TimeoutError
      ? new DownloadClientError('unreachable', `${client.name} did not answer in time.`, { cause })
      : cause;
  }
}

interface PollParams {
  readonly client: DownloadClientRow;
  readonly tracking: DownloadTracking;
  readonly signal: AbortSignal;
}

async function poll(deps: PollClientDeps, params: PollParams): Promise<PollResult> {
  const { database, now } = deps;
  const { client, tracking, signal } = params;
  const removed = await workOffRemovals(deps, params);
  const downloads = await tracking.list(signal);
  // After the list: what was added in between is missing in it once, which changes nothing.
  const rows = await database
    .kysely(database.fork())
    .selectFrom('queue_item')
    .selectAll()
    .where('client_id', '=', client.id)
    .execute();
  const byId = new Map(downloads.map((download) => [download.id, download]));
  const polled = await verifyAll(rows, { ...params, byId });
  const rules = {
    now: now(),
    stalledAfterMs: await readStalledAfter(database),
  };
  const known = new Set(rows.map(({ download_id: id }) => id));
  return {
    items: rows.map((row) => ({ row, step: nextQueueState(row, polled(row), rules) })),
    adopted: await adoptDownloads(deps, {
      client,
      downloads: downloads.filter(({ id }) => !known.has(id)),
    }),
    removed,
  };
}

const hourMs = 3_600_000;

async function readStalledAfter(database: Database): Promise<number | null> {
  const { stalledAfterHours } = await readDownloadSettings(database);
  return stalledAfterHours === null ? null : stalledAfterHours * hourMs;
}

/** Removes at the client what was marked for it. A download that it refuses to remove stays marked. */
async function workOffRemovals(
  { database, logger }: PollClientDeps,
  params: PollParams,
): Promise<readonly QueueItemRow[]> {
  const { client, tracking, signal } = params;
  const marked = await database
    .kysely(database.fork())
    .selectFrom('queue_item')
    .selectAll()
    .where('client_id', '=', client.id)
    .where('removal', 'is not', null)
    .execute();
  const removed: QueueItemRow[] = [];
  const endAt = Date.now() + budgetMs;
  for (const row of marked.filter(isRemovable)) {
    if (Date.now() > endAt) break;
    try {
      const deleteData = row.removal !== 'download' && !(await keepsData({ database, logger }, row));
      await tracking.remove(row.download_id, { deleteData }, signal);
      if (deleteData && row.protocol === 'usenet' && row.output_path !== null) {
        await deleteLeftData(logger, { ...params, path: row.output_path });
      }
      removed.push(row);
    } catch (cause) {
      if (!(cause instanceof DownloadClientError) || cause.failure !== 'refused') throw cause;
      logger?.warn({ err: cause, download: row.title }, 'A download client did not remove a download.');
    }
  }
  return removed;
}

/** A file may have been added to the library where the client has it. */
async function keepsData(
  { database, logger }: Pick<PollClientDeps, 'database' | 'logger'>,
  { output_path: path, title }: QueueItemRow,
): Promise<boolean> {
  if (path === null || !(await holdsLibrary(database, path))) return false;
  logger?.warn({ download: title, path }, 'The data of a download is kept: files of the library are in it.');
  return true;
}

/** What is imported seeds until its goals are reached; what a user removes does not. */
export const isRemovable = ({ removal, state, is_seeded: isSeeded }: RemovableItem): boolean =>
  removal !== null && (isSeeded || (state !== 'imported' && removal !== 'onceSeeded'));

type RemovableItem = Pick<QueueItemRow, 'removal' | 'state' | 'is_seeded'>;

type FindPolled = (row: QueueItemRow) => PolledDownload;

/** Looks for the data of downloads that are finished since the last poll. */
async function verifyAll(
  rows: readonly QueueItemRow[],
  { client, signal, byId }: PollParams & { readonly byId: ReadonlyMap<string, ClientDownload> },
): Promise<FindPolled> {
  const places = new Map<string, PolledDownload['place']>();
  const endAt = Date.now() + budgetMs;
  for (const { id, state, download_id: downloadId } of rows) {
    const download = byId.get(downloadId);
    if (state === 'downloading' && download?.state === 'finished' && Date.now() < endAt) {
      places.set(id, await verifyFinished(download, { client, signal }));
    }
  }
  return ({ id, download_id: downloadId }) => ({
    download: byId.get(downloadId) ?? null,
    place: places.get(id) ?? null,
  });
}
