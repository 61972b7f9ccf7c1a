import { sql as query } from 'kysely';
import { compiledQuery, type QueryParameters } from '../../../database/compiled-query.ts';
import type { Database } from '../../../database/database.ts';
import { limitOf, withoutIndex } from '../../../database/schema/expressions.ts';
import { isWaitingTask, type TaskSql } from '../../task-sql.ts';
import { type ClaimedTask, claimedColumns } from '../session/claim-store.ts';

export interface ClaimTasksDeps {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly owner: string;
  readonly leaseMs: number;
}

/** Returns a function that claims up to `limit` due tasks of a kind, in one statement. */
export function createClaimTasks({ database, sql, owner, leaseMs }: ClaimTasksDeps) {
  const claim = compiledQuery(database, (kysely, params: QueryParameters<{ kind: string; limit: number }>) =>
    kysely
      .updateTable('task')
      .set(({ fn }) => ({
        state: 'running',
        owner,
        attempt: query`attempt + 1`,
        lease_expires_at: sql.time(leaseMs),
        started_at: fn.coalesce('started_at', sql.time()),
        percent: 0,
        message: null,
      }))
      .where('id', 'in', (tasks) =>
        tasks
          .selectFrom('task')
          .select('id')
          .where(isWaitingTask)
          .where('kind', '=', params.kind)
          .where(withoutIndex(database.driver, 'run_at'), '<=', sql.time())
          .orderBy('priority', 'desc')
          .orderBy('run_at')
          .orderBy('id')
          .limit(limitOf(params.limit)),
      )
      .returning(claimedColumns),
  );
  return async (kind: string, limit: number): Promise<readonly ClaimedTask[]> => {
    const { rows } = await claim(database.fork(), { kind, limit });
    return rows;
  };
}
