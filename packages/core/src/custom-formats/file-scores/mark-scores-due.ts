import type { Database, EntityManager } from '../../database/database.ts';
import { interactivePriority } from '../../tasks/enqueue-task.ts';
import { rescoreFilesKind } from '../../tasks/kind-names.ts';
import type { TaskService } from '../../tasks/task-service.ts';

export interface MarkScoresDeps {
  readonly database: Database;
  readonly tasks: Pick<TaskService, 'enqueue'>;
}

/**
 * Marks the scores of all files of these quality profiles as due, from the first file on, and enqueues the task that computes them. Runs
 * in the transaction of the change, which holds the lock `movies`.
 */
export async function markScoresDue(
  { database, tasks }: MarkScoresDeps,
  em: EntityManager,
  qualityProfileIds: readonly string[],
): Promise<void> {
  const kysely = database.kysely(em);
  if (qualityProfileIds.length === 0) {
    return;
  }
  const anyFile = await kysely.selectFrom('movie_file').select('id').limit(1).executeTakeFirst();
  if (anyFile === undefined) {
    return;
  }
  await kysely
    .updateTable('quality_profile')
    .set({ scores_due: true, scored_until: null })
    .where('id', 'in', qualityProfileIds)
    .execute();
  await enqueueRescore({ tasks }, em);
}

/** Enqueues the task if scores are due, as in a library of an older version, or after the task was cancelled. */
export async function enqueueDueScores({ database, tasks }: MarkScoresDeps): Promise<void> {
  const due = await database.readKysely
    .selectFrom('quality_profile')
    .select('id')
    .where('scores_due', '=', true)
    .limit(1)
    .executeTakeFirst();
  if (due !== undefined) {
    // With the lock, no task is joined that has found none and is about to end.
    await database.transaction((em) => enqueueRescore({ tasks }, em), { lock: 'movies' });
  }
}

/** One for all profiles. */
const enqueueRescore = ({ tasks }: Pick<MarkScoresDeps, 'tasks'>, em: EntityManager) =>
  tasks.enqueue(em, {
    kind: rescoreFilesKind,
    dedupeKey: rescoreFilesKind,
    priority: interactivePriority,
  });
