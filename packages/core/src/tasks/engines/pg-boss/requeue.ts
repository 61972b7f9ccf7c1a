import type { Database, EntityManager } from '../../../database/database.ts';
import type { JobQueues } from './job-queues.ts';

/** Gives a requeued task a new job for when it is due, in the transaction that requeued it. */
export async function requeue(
  { database, queues }: { readonly database: Database; readonly queues: JobQueues },
  em: EntityManager,
  id: string,
): Promise<void> {
  const task = await database
    .kysely(em)
    .selectFrom('task')
    .select(['kind', 'priority', 'attempt', 'max_attempts', 'run_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (task !== undefined) {
    const { kind, priority, run_at: runAt } = task;
    const attemptsLeft = task.max_attempts - task.attempt;
    await queues.put(em, { id, kind, priority, runAt, attemptsLeft }, { isNew: false });
  }
}
