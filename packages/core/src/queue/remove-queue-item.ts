import type { Database, EntityManager } from '../database/database.ts';
import type { QueueRemoval } from '../database/schema/download-tables.ts';
import { LibraryError } from '../errors/library-error.ts';
import { validate } from '../validation/validate.ts';
import { endDownload } from './end-download.ts';
import { blocklistDownload } from './failed/blocklist-download.ts';
import { type QueueRemoveOptions, queueRemoveOptionsSchema } from './queue.schema.ts';
import { liveQueueStates, type QueueItemRow, readQueueItem, updateQueueItem } from './queue-item-rows.ts';
import { removeWrittenFiles, type WrittenFilesDeps } from './remove-written-files.ts';

export interface RemoveDeps {
  readonly database: Database;
  readonly now: () => Date;
}

export interface RemoveQueueItemDeps extends RemoveDeps, WrittenFilesDeps {}

/**
 * Marks an item as removed; the next poll of its client removes the download there. A file in a watch folder is removed at once, or later
 * if its disk does not answer.
 */
export function createRemoveQueueItem(deps: RemoveQueueItemDeps) {
  const { database, now } = deps;
  return async function removeQueueItem(id: string, options: QueueRemoveOptions = {}): Promise<void> {
    const { removeFromClient, blocklist } = validate(queueRemoveOptionsSchema, options);
    await database.transaction(async (em) => {
      const row = await readQueueItem(database, id, em);
      if (row.state === 'importing' && (await isRunning(database, em, row.task_id))) {
        throw new LibraryError('MOVIE_FILES_BUSY', 'Its file is being imported. Try again in a minute.');
      }
      const at = now();
      if (blocklist) {
        const reason = 'A user removed it from the queue.';
        await blocklistDownload(database, em, toBlocked(row), { reason, coversReposts: true, now: at });
      }
      if (liveQueueStates.some((state) => state === row.state)) {
        await endDownload(database, em, { row, message: 'A user removed it from the queue.', at });
      }
      await takeOut(database, em, { row, removal: removeFromClient ? 'downloadAndData' : null, at });
    });
    await removeWrittenFiles(deps);
  };
}

/** An import that waits for its next attempt finds that the download has ended. */
async function isRunning(database: Database, em: EntityManager, taskId: string | null): Promise<boolean> {
  if (taskId === null) {
    return false;
  }
  const task = await database
    .kysely(em)
    .selectFrom('task')
    .select('state')
    .where('id', '=', taskId)
    .executeTakeFirst();
  return task?.state === 'running';
}

const toBlocked = (row: QueueItemRow) => ({
  ...{ id: row.id, movieId: row.movie_id, downloadId: row.download_id, title: row.title },
  ...{ protocol: row.protocol, indexer: row.indexer, size: row.size },
});

interface TakeOutParams {
  readonly row: QueueItemRow;
  /** What the client is to remove. */
  readonly removal: QueueRemoval | null;
  readonly at: Date;
}

/**
 * Takes an item out of the lists. Its row stays while the client may list the download, so that no poll takes it for one that a user
 * has added there, and until its file has been removed from a watch folder.
 */
export async function takeOut(
  database: Database,
  em: EntityManager,
  { row, removal, at }: TakeOutParams,
): Promise<void> {
  const kysely = database.kysely(em);
  const isFollowed = await kysely
    .selectFrom('download_client')
    .select('id')
    .where('id', '=', row.client_id)
    .where('implementation', '<>', 'WatchFolder')
    .executeTakeFirst();
  const leavesFile = row.written_file !== null && removal !== null;
  if (isFollowed === undefined && !leavesFile) {
    await kysely.deleteFrom('queue_item').where('id', '=', row.id).execute();
    return;
  }
  const isTakenOut = await updateQueueItem(kysely, row.id, {
    from: [row.state],
    set: { state: 'ignored', ended_at: row.ended_at ?? at, removal },
    at,
  });
  if (!isTakenOut) {
    throw new LibraryError('MOVIE_FILES_BUSY', 'The download has just changed. Try again.');
  }
  if (removal === 'downloadAndData') {
    await kysely
      .updateTable('download_client_state')
      .set({ next_poll_at: at })
      .where('client_id', '=', row.client_id)
      .where('failures', '=', 0)
      .execute();
  }
}
