import type { Database } from '../../../database/database.ts';
import type { TaskFailure } from '../../task.entity.ts';
import { isWaiting, type TaskSql } from '../../task-sql.ts';
import { createFencedWrites, type FencedWrites } from './fenced-writes.ts';

/** A task this engine holds the lease of. `id` and `attempt`, with the owner, are the fence of every write about it. */
export interface ClaimedTask {
  readonly id: string;
  readonly kind: string;
  readonly subjectId: string | null;
  /** JSON, not parsed yet. */
  readonly payload: string;
  readonly attempt: number;
  readonly maxAttempts: number;
}

export interface Outlook {
  /** Until the next task is due (negative: it was due before); null: none waits. */
  readonly dueInMs: number | null;
  /** Until the next lease expires; null: nothing runs anywhere. */
  readonly expiryInMs: number | null;
}

/** The statements of the lease engine; each one is atomic by itself and leaves no transaction open. */
export interface LeaseStore extends FencedWrites {
  /** Reads what is coming up, without writing. */
  look(): Promise<Outlook>;
  /** Takes up to `limit` due tasks, those first that have been due longest. */
  claim(limit: number): Promise<ClaimedTask[]>;
  /** Takes tasks whose lease has expired away from their owners, except those in `spared`; says how many. */
  reapExpired(spared: readonly string[]): Promise<number>;
  /** The owners of all running tasks but this engine. */
  otherOwners(): Promise<string[]>;
  /** Takes away all tasks of an owner that is known to be dead; says how many. */
  reapOwner(owner: string): Promise<number>;
}

export interface LeaseStoreOptions {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly owner: string;
  readonly leaseMs: number;
  /** The kinds of task to look at; the others are left to other instances. */
  readonly kinds: readonly string[];
}

const reapBatch = 100;

const interrupted: TaskFailure = {
  code: 'INTERNAL_ERROR',
  message: 'The task was interrupted too often: the process that ran it died each time.',
};

export function createLeaseStore(options: LeaseStoreOptions): LeaseStore {
  const { database, owner } = options;
  return {
    ...createFencedWrites(options),
    look: () => look(options),
    claim: (limit) => claim(options, limit),
    reapExpired(spared) {
      const others = spared.length === 0 ? '' : `and id not in (${placeholders(spared)})`;
      return reap(options, `lease_expires_at <= ${options.sql.at()} ${others}`, spared);
    },
    reapOwner: (dead) => reap(options, 'owner = ?', [dead]),
    async otherOwners() {
      const sql = `select distinct owner from task where state = 'running' and owner <> ?`;
      const rows = await database.reader.all<{ owner: string }>(sql, [owner]);
      return rows.map((row) => row.owner);
    },
  };
}

async function look({ database, sql, kinds }: LeaseStoreOptions): Promise<Outlook> {
  interface Row {
    readonly now: number | null;
    readonly next_due: number | null;
    readonly next_expiry: number | null;
  }
  const rows = await database.reader.all<Row>(
    `select ${sql.nowColumn} as now,
    (select run_at from task where ${isWaiting} and kind in (${placeholders(kinds)}) order by run_at, id limit 1) as next_due,
    (select min(lease_expires_at) from task where state = 'running') as next_expiry`,
    kinds,
  );
  const row = rows[0] ?? { now: null, next_due: null, next_expiry: null };
  const nowMs = sql.nowMs(row.now);
  const until = (ms: number | null) => (ms === null ? null : ms - nowMs);
  return { dueInMs: until(row.next_due), expiryInMs: until(row.next_expiry) };
}

async function claim(options: LeaseStoreOptions, limit: number): Promise<ClaimedTask[]> {
  interface Row extends Omit<ClaimedTask, 'subjectId' | 'maxAttempts'> {
    readonly subject_id: string | null;
    readonly max_attempts: number;
  }
  const { database, sql, owner, leaseMs, kinds } = options;
  const { rows } = await database.execute<Row>(
    database.fork(),
    `with due as materialized (
      select id as due_id from task
      where ${isWaiting} and run_at <= ${sql.at()} and kind in (${placeholders(kinds)})
      order by run_at, id limit ${limit} ${sql.skipLocked})
    update task set state = 'running', owner = ?, attempt = attempt + 1, lease_expires_at = ${sql.at(leaseMs)},
      started_at = coalesce(started_at, ${sql.at()}), percent = 0, message = null
    from due where id = due_id
    returning cast(id as text) as id, kind, subject_id, cast(payload as text) as payload, attempt, max_attempts`,
    [...kinds, owner],
  );
  return rows.map(({ subject_id, max_attempts, ...row }) => ({
    ...row,
    subjectId: subject_id,
    maxAttempts: max_attempts,
  }));
}

/** Back into the queue at once: the attempt is counted, and the lease was pause enough. */
async function reap(
  { database, sql }: LeaseStoreOptions,
  which: string,
  values: readonly string[],
): Promise<number> {
  const { rows } = await database.execute(
    database.fork(),
    `with lost as materialized (
      select id as lost_id from task where state = 'running' and ${which} limit ${reapBatch} ${sql.skipLocked})
    update task set owner = null, lease_expires_at = null,
      state = case when attempt >= max_attempts then 'failed' else 'retrying' end,
      run_at = case when attempt >= max_attempts then run_at else ${sql.at()} end,
      finished_at = case when attempt >= max_attempts then ${sql.at()} end,
      error = case when attempt >= max_attempts then cast(? as ${sql.json}) else error end
    from lost where id = lost_id returning id`,
    [...values, JSON.stringify(interrupted)],
  );
  return rows.length;
}

/** For `in (…)`: PostgreSQL refuses an empty list, and nothing is in a list of null. Not for `not in`. */
const placeholders = (values: readonly unknown[]) =>
  values.length === 0 ? 'null' : values.map(() => '?').join(', ');
