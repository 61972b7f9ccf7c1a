import type { Database } from '../../../database/database.ts';
import { isLive, type TaskSql } from '../../task-sql.ts';
import { interrupted } from '../session/interrupted.ts';
import type { JobQueues } from './job-queues.ts';
import { requeue } from './requeue.ts';

export interface LostTasksDeps {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly queues: JobQueues;
}

/**
 * What becomes of tasks whose jobs pg-boss has given up, or that have none: those without attempts left fail, the others
 * get a new job for when they are due. Tasks that have ended are left as they are.
 *
 * @param which condition on the table `task`
 * @returns how many there were, of 100 at most
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
