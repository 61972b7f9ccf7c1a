import type { EntityManager } from '../../database/database.ts';
import { LibraryError } from '../../errors/library-error.ts';
import type { ImportDeps } from '../../import/import-deps.ts';
import { readImportVersion } from '../../import/read-import-version.ts';
import type { TaskStarted } from '../../tasks/task.schema.ts';
import { validate } from '../../validation/validate.ts';
import type { SearchAfterFailure } from '../failed/fail-download.ts';
import { type QueueItemRow, readQueueItem, updateQueueItem } from '../queue-item-rows.ts';
import { type ChosenFile, enqueueImport } from './import-download.ts';
import { detectDownload, listVideoPaths } from './list-candidates.ts';
import { openDownload } from './open-download.ts';
import { type QueueRetried, queueImportSchema } from './queue-imports.schema.ts';
import type { QueueImports } from './queue-imports.ts';

export type QueueImportsDeps = ImportDeps & {
  /** Enqueues a search for a movie in this transaction. */
  readonly enqueueSearch: (em: EntityManager, search: SearchAfterFailure) => Promise<{ readonly id: string }>;
};

/** The operations on finished and failed downloads. */
export function createQueueImports(deps: QueueImportsDeps): QueueImports {
  return {
    candidates: async (id) => detectDownload(deps, await readQueueItem(deps.database, id)),
    import: async (id, input) => importFiles(deps, id, validate(queueImportSchema, input).files),
    retry: async (id) => retry(deps, await readQueueItem(deps.database, id)),
  };
}

async function importFiles(
  deps: QueueImportsDeps,
  id: string,
  files: readonly ChosenFile[],
): Promise<TaskStarted> {
  const { database } = deps;
  const item = await readQueueItem(database, id);
  const found = await listVideoPaths(deps, item);
  for (const { path, movieId, versionId } of files) {
    if (!found.has(path)) {
      throw new LibraryError('FILE_NOT_FOUND', `${path} is no video of the download.`);
    }
    await readImportVersion(database, movieId, versionId ?? null);
  }
  return { taskId: await restartImport(deps, item, files) };
}

async function retry(deps: QueueImportsDeps, item: QueueItemRow): Promise<QueueRetried> {
  const isFailed = item.state === 'failed';
  const hasFiles = await openDownload(deps.database, item.output_path).then(
    () => true,
    () => false,
  );
  if (!isFailed || hasFiles) {
    return { action: 'import', taskId: await restartImport(deps, item) };
  }
  const { movie_id: movieId } = item;
  if (movieId === null) {
    throw notRetryable('Its files are gone, and its movie is not known.');
  }
  const search = { movieId, itemId: item.id, searchType: 'manual' } as const;
  const { id } = await deps.database.transaction((em) => deps.enqueueSearch(em, search));
  return { action: 'search', taskId: id };
}

/** @returns the id of the task @throws LibraryError `QUEUE_ITEM_NOT_RETRYABLE` */
async function restartImport(
  deps: QueueImportsDeps,
  item: QueueItemRow,
  files?: readonly ChosenFile[],
): Promise<string> {
  const { database, tasks, now } = deps;
  await endWaitingTask(deps, item);
  return database.transaction(async (em) => {
    const isWaiting = await updateQueueItem(database.kysely(em), item.id, {
      from: ['importPending', 'importing', 'failed'],
      set: {
        ...{ state: 'importPending', status: 'completed', error_message: null },
        ...{ removal: null, ended_at: null },
      },
      at: now(),
    });
    if (!isWaiting) {
      throw notRetryable('It is imported already, or its download client has not finished it.');
    }
    const { id, created } = await enqueueImport(tasks, em, { id: item.id, movieId: item.movie_id, files });
    if (!created) {
      throw notRetryable('It is being imported now.');
    }
    return id;
  });
}

/** An import that waits for its next attempt. */
async function endWaitingTask({ tasks }: QueueImportsDeps, { task_id: taskId }: QueueItemRow): Promise<void> {
  const [task] = taskId === null ? [] : await tasks.getMany([taskId]);
  if (task?.state === 'retrying') {
    await tasks.cancel(task.id);
  }
}

const notRetryable = (message: string) => new LibraryError('QUEUE_ITEM_NOT_RETRYABLE', message);
