import type { Database } from '../../../database/database.ts';
import { clean } from '../../../text/clean.ts';
import { storedJson } from '../../stored-json.ts';
import type { TaskFailure } from '../../task.entity.ts';
import type { TaskOutcome } from '../../task-handlers.ts';
import type { TaskSql } from '../../task-sql.ts';

export interface Fence {
  readonly id: string;
  readonly attempt: number;
}

/**
 * Writes about a task that runs. Each happens only while the task is running, in this very attempt, with this owner; it
 * says false, and changes nothing, once the task was cancelled or has gone to another attempt.
 */
export interface FencedWrites {
  progress(fence: Fence, percent: number, message: string | undefined): Promise<boolean>;
  complete(fence: Fence, outcome: TaskOutcome): Promise<boolean>;
  retry(fence: Fence, failure: TaskFailure, delayMs: number): Promise<boolean>;
  fail(fence: Fence, failure: TaskFailure): Promise<boolean>;
  /** Back into the queue as if the attempt had never begun. */
  handBack(fence: Fence): Promise<boolean>;
  /** Prolongs the leases of those that are still held, and names these. */
  renew(fences: readonly Fence[]): Promise<Fence[]>;
}

export interface FencedWritesOptions {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly owner: string;
  readonly leaseMs: number;
}

const released = 'owner = null, lease_expires_at = null';

export function createFencedWrites({ database, sql, owner, leaseMs }: FencedWritesOptions): FencedWrites {
  const write = async (
    { id, attempt }: Fence,
    set: string,
    values: readonly unknown[] = [],
  ): Promise<boolean> => {
    const { affected } = await database.execute(
      database.fork(),
      `update task set ${set} where id = ? and owner = ? and attempt = ? and state = 'running'`,
      [...values, id, owner, attempt],
    );
    return affected === 1;
  };
  const json = `cast(? as ${sql.json})`;
  return {
    progress: (fence, percent, message) =>
      write(fence, 'percent = ?, message = coalesce(?, message)', [percent, textOrNull(message)]),
    complete: (fence, { result, message }) =>
      write(
        fence,
        `state = 'completed', percent = 100, message = coalesce(?, message), result = ${json}, error = null,
        finished_at = ${sql.at()}, ${released}`,
        [textOrNull(message), storedJson(result)],
      ),
    retry: (fence, failure, delayMs) =>
      write(fence, `state = 'retrying', run_at = ${sql.at(delayMs)}, error = ${json}, ${released}`, [
        storedJson(failure),
      ]),
    fail: (fence, failure) =>
      write(fence, `state = 'failed', error = ${json}, finished_at = ${sql.at()}, ${released}`, [
        storedJson(failure),
      ]),
    handBack: (fence) =>
      write(fence, `state = 'queued', attempt = attempt - 1, percent = 0, message = null, ${released}`),
    async renew(fences) {
      const { rows } = await database.execute<Fence>(
        database.fork(),
        `update task set lease_expires_at = ${sql.at(leaseMs)}
        where state = 'running' and owner = ? and id in (${fences.map(() => '?').join(', ')})
        returning cast(id as text) as id, attempt`,
        [owner, ...fences.map(({ id }) => id)],
      );
      return rows.filter((row) => fences.some(({ id, attempt }) => id === row.id && attempt === row.attempt));
    },
  };
}

const textOrNull = (text: string | undefined) => (text === undefined ? null : clean(text));
