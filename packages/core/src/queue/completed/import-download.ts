import { z } from 'zod';
import type { EntityManager } from '../../database/database.ts';
import { type Enqueued, interactivePriority } from '../../tasks/enqueue-task.ts';
import { importDownloadKind } from '../../tasks/kind-names.ts';
import type { TaskService } from '../../tasks/task-service.ts';

const chosenFileSchema = z.strictObject({
  path: z.string(),
  movieId: z.string(),
  versionId: z.string().nullish(),
});
/** A file of a download that a user has chosen, with its movie. */
export type ChosenFile = z.infer<typeof chosenFileSchema>;

export const importDownloadPayload = z.strictObject({
  itemId: z.uuid(),
  /** Null: the file of the movie is found. */
  files: z.array(chosenFileSchema).nullable(),
});

export interface EnqueueImportParams {
  /** The queue item. */
  readonly id: string;
  readonly movieId: string | null;
  /** Only these files, for the movies that they are chosen for. @default the file that is found */
  readonly files?: readonly ChosenFile[] | undefined;
}

/** Pauses of 30 s, 1 min, 2 min, 4 min, then 10 min; about an hour in all. */
const maxAttempts = 10;

/**
 * Enqueues the import of a finished download, in the transaction that sets its state to `importPending`. At most one import of a queue
 * item is queued or running.
 */
export function enqueueImport(
  tasks: Pick<TaskService, 'enqueue'>,
  em: EntityManager,
  { id, movieId, files }: EnqueueImportParams,
): Promise<Enqueued> {
  return tasks.enqueue(em, {
    kind: importDownloadKind,
    ...(movieId !== null && { subjectId: movieId }),
    payload: { itemId: id, files: files ?? null },
    dedupeKey: `${importDownloadKind}:${id}`,
    maxAttempts,
    priority: interactivePriority,
  });
}
