import { sql as query } from 'kysely';
import { createDecideRetry, retryTransient } from '../../../async/retry-transient.ts';
import { boundList } from '../../../database/bound-list.ts';
import { compiledQuery, type QueryParameters } from '../../../database/compiled-query.ts';
import type { Database } from '../../../database/database.ts';
import { isUnavailable } from '../../../database/driver-errors.ts';
import { isOneOf } from '../../../database/schema/expressions.ts';
import { isLiveTask, type TaskSql } from '../../task-sql.ts';
import { type ClaimedTask, claimedColumns } from '../session/claim-store.ts';
import type { EndedJobs } from './ended-jobs.ts';
import type { JobQueues } from './job-queues.ts';
import { settleLostTasks } from './lost-tasks.ts';

/** A fetched job stays with this node for seconds: a lost connection must not leave its task idle for so long. */
const pausesMs = [50, 200, 1_000] as const;

export interface ClaimJobsOptions {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly queues: JobQueues;
  readonly endedJobs: EndedJobs;
  readonly owner: string;
}

/** Returns a function that fetches due jobs and claims their tasks. Jobs of tasks that have ended are deleted. */
export function createClaimJobs(options: ClaimJobsOptions) {
  const { database, queues, endedJobs } = options;
  const claimTasks = createClaimTasks(options);
  return async (kind: string, limit: number): Promise<ClaimedTask[]> => {
    const ids = await queues.fetch(kind, limit);
    if (ids.length === 0) {
      return [];
    }
    const rows = await retryTransient(
      () => claimTasks(ids),
      createDecideRetry({ isTransient: isUnavailable, pausesMs }),
    );
    const claimed = new Map(rows.map((task) => [task.id, task]));
    const others = ids.filter((id) => !claimed.has(id));
    if (others.length > 0) {
      await settleLostTasks(options, isOneOf(database.driver, 'id', 'uuid', others));
      endedJobs.add(others.map((id) => ({ id, kind })));
    }
    return ids.flatMap((id) => claimed.get(id) ?? []);
  };
}

/** The node that holds the job may claim a task that is still `running`: the node that ran it has lost the job. */
function createClaimTasks({ database, sql, owner }: ClaimJobsOptions) {
  const { driver } = database;
  const claim = compiledQuery(database, (kysely, params: QueryParameters<{ ids: string }>) =>
    kysely
      .updateTable('task')
      .set(({ fn }) => ({
        state: 'running',
        owner,
        attempt: query`attempt + 1`,
        started_at: fn.coalesce('started_at', sql.time()),
        percent: 0,
        message: null,
      }))
      .where(isOneOf(driver, 'id', 'uuid', params.ids))
      .where(isLiveTask)
      .whereRef('attempt', '<', 'max_attempts')
      .returning(claimedColumns),
  );
  return async (ids: readonly string[]): Promise<readonly ClaimedTask[]> => {
    const { rows } = await claim(database.fork(), { ids: boundList(driver, ids) });
    return rows;
  };
}
