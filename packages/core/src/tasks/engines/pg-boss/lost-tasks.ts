import type { Database } from '../../../database/database.ts';
import { isLive, type TaskSql } from '../../task-sql.ts';
import { interrupted } from '../session/interrupted.ts';
import { deadLetterQueue, type JobQueues } from './job-queues.ts';
import { requeue } from './requeue.ts';

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
export function settleLostTasks(
  deps: LostTasksDeps,
  which: string,
  values: readonly unknown[],
): Promise<number> {
  const { database, sql, queues } = deps;
  return database.transaction(async (em) => {
    const { rows } = await database.execute<{ id: string; kind: string; is_used_up: boolean }>(
      em,
      `select cast(id as text) as id, kind, attempt >= max_attempts as is_used_up from task
      where ${isLive} and ${which} limit 100 for update skip locked`,
      values,
    );
    for (const { id, kind, is_used_up: isUsedUp } of rows) {
      const set = isUsedUp
        ? `state = 'failed', finished_at = ${sql.at()}, error = cast(? as jsonb)`
        : `state = case state when 'running' then 'retrying' else state end,
          run_at = case state when 'running' then ${sql.at()} else run_at end, error = coalesce(error, cast(? as jsonb))`;
      await database.execute(em, `update task set ${set}, owner = null where id = ?`, [
        isUsedUp ? JSON.stringify(interrupted) : null,
        id,
      ]);
      await (isUsedUp ? queues.remove(kind, [id], em) : requeue(deps, em, id));
    }
    return rows.length;
  });
}

/** Settles tasks whose jobs became dead letters: the node of their last attempt died. */
export async function readDeadLetters(deps: LostTasksDeps): Promise<number> {
  const letters = await deps.queues.fetchDeadLetters(100);
  if (letters.length === 0) {
    return 0;
  }
  const taskIds = letters.map(({ taskId }) => taskId);
  const settled = await settleLostTasks(deps, 'id = any(?::uuid[])', [taskIds]);
  await deps.queues.remove(
    deadLetterQueue,
    letters.map(({ id }) => id),
  );
  return settled;
}

/** Requeues running tasks whose jobs pg-boss has reclaimed from the node that ran them. */
export async function releaseLost({ database, sql, queues }: LostTasksDeps): Promise<number> {
  const isLost = `state = 'running'
    and not exists (select from ${queues.jobTable} j where j.name = task.kind and j.id = task.id and j.state = 'active')`;
  return database.transaction(async (em) => {
    const { rows } = await database.execute<{ id: string }>(
      em,
      `select cast(id as text) as id from task where ${isLost} limit 100 for update skip locked`,
    );
    if (rows.length === 0) {
      return 0;
    }
    // Checked again under the row locks: another node may have claimed them just before.
    const { affected } = await database.execute(
      em,
      `update task set state = 'retrying', owner = null, run_at = ${sql.at()} where id = any(?::uuid[]) and ${isLost}`,
      [rows.map(({ id }) => id)],
    );
    return affected;
  });
}

/** Adds jobs for tasks that were added before pg-boss was in use, or restored from a backup without its tables. */
export async function adoptTasksWithoutJob(deps: LostTasksDeps): Promise<number> {
  const which = `not exists (select from ${deps.queues.jobTable} j where j.name = task.kind and j.id = task.id)`;
  let adopted = 0;
  for (let some = 1; some > 0; adopted += some) {
    some = await settleLostTasks(deps, which, []);
  }
  return adopted;
}
