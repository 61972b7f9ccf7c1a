// Raw SQL of the claim, the hot path of the engine, see docs/decisions/0001-task-engines.md.

import { createDecideRetry, retryTransient } from '../../../async/retry-transient.ts';
import type { Database } from '../../../database/database.ts';
import { isUnavailable } from '../../../database/driver-errors.ts';
import { isOneOf } from '../../../database/schema/expressions.ts';
import { isLive, type TaskSql } from '../../task-sql.ts';
import { type ClaimedRow, type ClaimedTask, toClaimedTask } from '../session/claim-store.ts';
import type { EndedJobs } from './ended-jobs.ts';
import type { JobQueues } from './job-queues.ts';
import { settleLostTasks } from './lost-tasks.ts';

/** A fetched job stays with this node for seconds: a lost connection must not leave its task idle for so long. */
const pausesMs = [50, 200, 1_000] as const;

export interface ClaimJobsOptions {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly queues: JobQueues;
  readonly owner: string;
}

/** Fetches due jobs and claims their tasks. Jobs of tasks that have ended are deleted. */
export async function claimJobs(
  options: ClaimJobsOptions,
  endedJobs: EndedJobs,
  kind: string,
  limit: number,
): Promise<ClaimedTask[]> {
  const { database, sql, queues, owner } = options;
  const ids = await queues.fetch(kind, limit);
  if (ids.length === 0) {
    return [];
  }
  // The node that holds the job may claim a task that is still `running`: the node that ran it has lost the job.
  const { rows } = await retryTransient(
    () =>
      database.execute<ClaimedRow>(
        database.fork(),
        `update task set state = 'running', owner = ?, attempt = attempt + 1, started_at = coalesce(started_at, ${sql.at()}),
      percent = 0, message = null
    where id = any(?::uuid[]) and ${isLive} and attempt < max_attempts
    returning cast(id as text) as id, kind, subject_id, cast(payload as text) as payload, attempt, max_attempts`,
        [owner, ids],
      ),
    createDecideRetry({ isTransient: isUnavailable, pausesMs }),
  );
  const claimed = new Map(rows.map((row) => [row.id, toClaimedTask(row)]));
  const others = ids.filter((id) => !claimed.has(id));
  if (others.length > 0) {
    await settleLostTasks(options, isOneOf(database.driver, 'id', 'uuid', others));
    endedJobs.add(others.map((id) => ({ id, kind })));
  }
  return ids.flatMap((id) => claimed.get(id) ?? []);
}
