import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from '../../database/database.ts';
import { recordActivity } from '../../history/record-activity.ts';
import { downloadData } from '../download-data.ts';
import { type FailDownloadDeps, failDownload } from '../failed/fail-download.ts';
import { findQueueItem, type QueueItemRow, updateQueueItem } from '../queue-item-rows.ts';
import type { ImportObstacle, ImportProblem } from './import-obstacle.ts';

export interface SettleDeps extends FailDownloadDeps {
  readonly now: () => Date;
}

/** States of a download that is imported, or waits for that. */
const importing = ['importPending', 'importing'] as const;

/** @returns null if it has ended, or is not finished */
export function claimDownload(
  { database, now }: SettleDeps,
  itemId: string,
  taskId: string,
): Promise<QueueItemRow | null> {
  return database.transaction(async (em) => {
    const kysely = database.kysely(em);
    const set = { state: 'importing', task_id: taskId } as const;
    const isClaimed = await updateQueueItem(kysely, itemId, { from: importing, set, at: now() });
    return isClaimed ? ((await findQueueItem(kysely, itemId)) ?? null) : null;
  });
}

export interface SettleImportedParams {
  readonly movieId: string;
  readonly fileId: string;
  /** Whether the file in the library is one of the download itself, whose data must stay. */
  readonly keepsData: boolean;
}

/** The download is imported: its grab ends, and its client is to remove it once it has seeded, if that is wanted. */
export function settleImported(
  { database, now }: SettleDeps,
  { id, client_id: clientId }: QueueItemRow,
  { movieId, fileId, keepsData }: SettleImportedParams,
): Promise<void> {
  return database.transaction(async (em) => {
    const kysely = database.kysely(em);
    const at = now();
    const client = await kysely
      .selectFrom('download_client')
      .select('remove_completed')
      .where('id', '=', clientId)
      .executeTakeFirst();
    const isRemoved = client?.remove_completed === true && !keepsData;
    await updateQueueItem(kysely, id, {
      from: importing,
      set: {
        ...{ state: 'imported', status: 'completed', movie_id: movieId, messages: [], error_message: null },
        ...{ removal: isRemoved ? 'downloadAndData' : null, ended_at: at },
      },
      at,
    });
    await kysely
      .updateTable('grab')
      .set({ state: 'imported', file_id: fileId, ended_at: at, updated_at: at })
      .where('id', '=', id)
      .where('state', 'in', ['grabbed', 'failed'])
      .execute();
  });
}

/** What keeps the download from being imported, in the queue and in the history. */
export function settleObstacle(
  deps: SettleDeps,
  item: QueueItemRow,
  obstacle: ImportObstacle,
): Promise<void> {
  const { database, now } = deps;
  return database.transaction(async (em) => {
    if (obstacle.kind === 'failed') {
      const { reason, message } = obstacle;
      await failDownload(deps, em, { item, reason, message, now: now() });
    } else if (await waitForUser(deps, em, item, obstacle.problems)) {
      await recordBlocked(deps, em, item, obstacle.problems);
    }
  });
}

/** The import is tried again soon: the queue says why. */
export function settleRetrying(
  deps: SettleDeps,
  item: QueueItemRow,
  problems: readonly ImportProblem[],
): Promise<boolean> {
  return deps.database.transaction((em) => waitForUser(deps, em, item, problems));
}

const waitForUser = (
  { database, now }: SettleDeps,
  em: EntityManager,
  { id }: QueueItemRow,
  problems: readonly ImportProblem[],
): Promise<boolean> =>
  updateQueueItem(database.kysely(em), id, {
    from: importing,
    set: { state: 'importPending', status: 'warning', messages: problems },
    at: now(),
  });

/** One entry for one reason, however often the import is tried again. */
async function recordBlocked(
  { database, now }: SettleDeps,
  em: EntityManager,
  item: QueueItemRow,
  problems: readonly ImportProblem[],
): Promise<void> {
  const kysely = database.kysely(em);
  const { movie_id: movieId } = item;
  const movie =
    movieId === null
      ? undefined
      : await kysely.selectFrom('movie').select('title').where('id', '=', movieId).executeTakeFirst();
  const message = problems.flatMap(({ messages }) => messages).join(' ');
  if (movieId === null || movie === undefined || (await isRecorded(kysely, item, message))) {
    return;
  }
  const described = { ...item, movieId, versionId: item.version_id, clientName: item.client_name };
  await recordActivity(kysely, {
    ...{ type: 'importBlocked', movieId, title: movie.title, at: now() },
    data: { ...downloadData(described), message },
  });
}

async function isRecorded(
  kysely: Parameters<typeof recordActivity>[0],
  { id, movie_id: movieId }: QueueItemRow,
  message: string,
): Promise<boolean> {
  const last = await kysely
    .selectFrom('activity')
    .select('data')
    .where('movie_id', '=', movieId)
    .where('type', '=', 'importBlocked')
    .orderBy('seq', 'desc')
    .limit(10)
    .execute();
  return last.some(({ data }) => isDeepStrictEqual([data.grabId, data.message], [id, message]));
}
