// Raw SQL of the claim, the hot path of the engine, see docs/decisions/0001-task-engines.md.

import type { Database } from '../../../database/database.ts';
import { isWaiting, type TaskSql } from '../../task-sql.ts';
import { type ClaimedRow, type ClaimedTask, toClaimedTask } from '../session/claim-store.ts';

export interface ClaimTasksDeps {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly owner: string;
  readonly leaseMs: number;
}

/** Claims up to `limit` due tasks of a kind, in one statement. */
export async function claimTasks(
  { database, sql, owner, leaseMs }: ClaimTasksDeps,
  kind: string,
  limit: number,
): Promise<ClaimedTask[]> {
  const { rows } = await database.execute<ClaimedRow>(
    database.fork(),
    `update task set state = 'running', owner = ?, attempt = attempt + 1, lease_expires_at = ${sql.at(leaseMs)},
      started_at = coalesce(started_at, ${sql.at()}), percent = 0, message = null
    where id in (select id from task where ${isWaiting} and kind = ? and run_at <= ${sql.at()}
      order by priority desc, run_at, id limit ?)
    returning id, kind, subject_id, payload, attempt, max_attempts`,
    [owner, kind, limit],
  );
  return rows.map(toClaimedTask);
}
