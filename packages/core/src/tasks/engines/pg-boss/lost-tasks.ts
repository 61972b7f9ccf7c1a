import { type Expression, sql as query, type SqlBool } from 'kysely';
import type { Database } from '../../../database/database.ts';
import { isOneOf } from '../../../database/schema/expressions.ts';
import { isLiveTask, isRunningTask, type TaskSql } from '../../task-sql.ts';
import { interrupted } from '../session/interrupted.ts';
import { deadLetterQueue, type JobQueues } from './job-queues.ts';
import { requeue } from './requeue.ts';

const batchSize = 100;

export interface LostTasksDeps {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly queues: JobQueues;
}

/**
 * Settles live tasks whose jobs pg-boss has given up, or that have none: those without attempts left fail, the others get a
 * new job for when they are due.
 *
 * @param which condition on the table `task`
 * @returns how many tasks were settled, at most 100
 */
export function settleLostTasks(deps: LostTasksDeps, which: Expression<SqlBool>): Promise<number> {
  const { database, sql, queues } = deps;
  return database.transaction(async (em) => {
    const kysely = database.kysely(em);
    const tasks = await kysely
      .selectFrom('task')
      .select(['id', 'kind', 'state', 'attempt', 'max_attempts'])
      .where(isLiveTask)
      .where(which)
      .limit(batchSize)
      .forUpdate()
      .skipLocked()
      .execute();
    for (const { id, kind, state, attempt, max_attempts: maxAttempts } of tasks) {
      const isUsedUp = attempt >= maxAttempts;
      const failed = {
        state: 'failed',
        finished_at: sql.time(),
        error: JSON.stringify(interrupted),
      } as const;
      const retrying = { state: 'retrying', run_at: sql.time() } as const;
      await kysely
        .updateTable('task')
        .set({ ...(isUsedUp ? failed : state === 'running' ? retrying : {}), owner: null })
        .where('id', '=', id)
        .execute();
      await (isUsedUp ? queues.remove(kind, [id], em) : requeue(deps, em, id));
    }
    return tasks.length;
  });
}

/** Settles tasks whose jobs became dead letters: the node of their last attempt died. */
export async function readDeadLetters(deps: LostTasksDeps): Promise<number> {
  const letters = await deps.queues.fetchDeadLetters(batchSize);
  if (letters.length === 0) {
    return 0;
  }
  const taskIds = letters.map(({ taskId }) => taskId);
  const settled = await settleLostTasks(deps, isOneOf(deps.database.driver, 'id', 'uuid', taskIds));
  await deps.queues.remove(
    deadLetterQueue,
    letters.map(({ id }) => id),
  );
  return settled;
}

/** Requeues running tasks whose jobs pg-boss has reclaimed from the node that ran them. */
export async function releaseLost({ database, sql, queues }: LostTasksDeps): Promise<number> {
  const jobs = query.raw(queues.jobTable);
  const isLost = query<SqlBool>`${isRunningTask}
    and not exists (select from ${jobs} j where j.name = task.kind and j.id = task.id and j.state = 'active')`;
  return database.transaction(async (em) => {
    const kysely = database.kysely(em);
    const tasks = await kysely
      .selectFrom('task')
      .select('id')
      .where(isLost)
      .limit(batchSize)
      .forUpdate()
      .skipLocked()
      .execute();
    if (tasks.length === 0) {
      return 0;
    }
    // Checked again under the row locks: another node may have claimed them just before.
    const ids = tasks.map(({ id }) => id);
    const { numUpdatedRows } = await kysely
      .updateTable('task')
      .set({ state: 'retrying', owner: null, run_at: sql.time() })
      .where(isOneOf(database.driver, 'id', 'uuid', ids))
      .where(isLost)
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  });
}

/** Adds jobs for tasks that were added before pg-boss was in use, or restored from a backup without its tables. */
export async function adoptTasksWithoutJob(deps: LostTasksDeps): Promise<number> {
  const jobs = query.raw(deps.queues.jobTable);
  const which = query<SqlBool>`not exists (select from ${jobs} j where j.name = task.kind and j.id = task.id)`;
  let adopted = 0;
  for (let some = 1; some > 0; adopted += some) {
    some = await settleLostTasks(deps, which);
  }
  return adopted;
}
