import { z } from 'zod';
import type { EntityManager } from '../database/database.ts';
import { interactivePriority } from '../tasks/enqueue-task.ts';
import { moveMovieFilesKind } from '../tasks/kind-names.ts';
import type { TaskService } from '../tasks/task-service.ts';

export const movePayloadSchema = z.object({
  /** The root folder that the movie had. */
  from: z.string(),
});

/** Enqueues a task that moves the files of a movie from another root folder to its own, in the transaction that changes it. */
export async function enqueueMove(
  tasks: Pick<TaskService, 'enqueue'>,
  em: EntityManager,
  { movieId, from }: { readonly movieId: string; readonly from: string },
): Promise<string> {
  const { id } = await tasks.enqueue(em, {
    kind: moveMovieFilesKind,
    subjectId: movieId,
    payload: { from },
    dedupeKey: `${moveMovieFilesKind}:${movieId}:${from}`,
    priority: interactivePriority,
  });
  return id;
}
