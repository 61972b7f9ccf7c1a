import { isDeepStrictEqual } from 'node:util';
import type { Database, EntityManager } from '../../database/database.ts';
import { endDownload } from '../end-download.ts';
import { liveQueueStates, type QueueItemRow, updateQueueItem } from '../queue-item-rows.ts';
import { removeWrittenFiles, type WrittenFilesDeps } from '../remove-written-files.ts';
import { queueMessages } from './queue-messages.ts';

export interface HousekeepingDeps extends WrittenFilesDeps {
  readonly now: () => Date;
}

const everyMs = 30_000;

/** @returns function that ends what no poll can end, at most twice a minute */
export function createHousekeeping(deps: HousekeepingDeps): () => Promise<void> {
  const { database, now } = deps;
  let doneAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - doneAt < everyMs) {
      return;
    }
    doneAt = performance.now();
    await endOfEndedGrabs(database, now());
    await endOfDeletedClients(database, now());
    await warnOfDisabledClients(database, now());
    await removeWrittenFiles(deps);
  };
}

/**
 * Downloads whose grabs have ended otherwise: a user cancelled it or deleted the version. An imported file may be another one than that of the
 * download, so it ends only those of which nothing else is known.
 */
async function endOfEndedGrabs(database: Database, at: Date): Promise<void> {
  const rows = await database.readKysely
    .selectFrom('queue_item')
    .innerJoin('grab', 'grab.id', 'queue_item.id')
    .leftJoin('download_client', 'download_client.id', 'queue_item.client_id')
    .select(['queue_item.id', 'grab.state'])
    .where('queue_item.state', 'in', liveQueueStates)
    .where((either) =>
      either.or([
        either('grab.state', 'in', ['expired', 'cancelled', 'failed']),
        either.and({ 'grab.state': 'imported', 'download_client.implementation': 'WatchFolder' }),
      ]),
    )
    .execute();
  for (const { id, state } of rows) {
    const isImported = state === 'imported';
    await updateQueueItem(database.kysely(database.fork()), id, {
      from: ['downloading', 'importPending'],
      set: isImported
        ? { state: 'imported', status: 'completed', messages: [], ended_at: at }
        : { state: 'ignored', ended_at: at },
      at,
    });
  }
}

async function endOfDeletedClients(database: Database, at: Date): Promise<void> {
  const rows = await database.readKysely
    .selectFrom('queue_item')
    .selectAll()
    .where('state', 'in', ['downloading', 'failedPending'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('download_client')
            .select('download_client.id')
            .whereRef('download_client.id', '=', 'queue_item.client_id'),
        ),
      ),
    )
    .execute();
  for (const row of rows) {
    await database.transaction((em) => endOfDeletedClient(database, em, { row, at }));
  }
}

/** Their clients are not polled. The first poll after one is enabled again writes what its downloads do. */
async function warnOfDisabledClients(database: Database, at: Date): Promise<void> {
  const rows = await database.readKysely
    .selectFrom('queue_item')
    .innerJoin('download_client', 'download_client.id', 'queue_item.client_id')
    .select(['queue_item.id', 'queue_item.messages', 'download_client.name'])
    .where('queue_item.state', '=', 'downloading')
    .where('download_client.enabled', '=', false)
    .where('download_client.implementation', '<>', 'WatchFolder')
    .execute();
  for (const { id, name, messages: before } of rows) {
    const messages = [{ title: name, messages: [queueMessages.clientDisabled(name)] }];
    if (!isDeepStrictEqual(before, messages)) {
      await updateQueueItem(database.kysely(database.fork()), id, {
        from: ['downloading'],
        set: { status: 'warning', messages, speed: null, seconds_left: null },
        at,
      });
    }
  }
}

async function endOfDeletedClient(
  database: Database,
  em: EntityManager,
  { row, at }: { readonly row: QueueItemRow; readonly at: Date },
): Promise<void> {
  const hasEnded = await updateQueueItem(database.kysely(em), row.id, {
    from: [row.state],
    set: { state: 'ignored', ended_at: at },
    at,
  });
  if (hasEnded) {
    await endDownload(database, em, { row, message: queueMessages.clientGone(row.client_name), at });
  }
}
