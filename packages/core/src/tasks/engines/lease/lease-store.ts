import type { Database, EntityManager } from '../../../database/database.ts';
import { isWaiting, type TaskSql } from '../../task-sql.ts';
import { createBatcher } from '../session/batcher.ts';
import {
  type ClaimedRow,
  type ClaimedTask,
  type ClaimStore,
  type Fence,
  heldOf,
  toClaimedTask,
} from '../session/claim-store.ts';
import { createDueTimesReader } from '../session/due-times.ts';
import { type Completion, createFencedStatements, toCompletion } from '../session/fenced-statements.ts';
import { interrupted } from '../session/interrupted.ts';

export interface LeaseStoreOptions {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly owner: string;
  readonly leaseMs: number;
  /** The kinds of task to claim; the others are left to other processes. */
  readonly kinds: readonly string[];
  /** Whether an owner's process is known to be dead. */
  isOwnerGone(owner: string): boolean;
}

const reapBatch = 100;

/** Leases in the task table: a claim writes its owner and when the lease expires. Each statement is atomic by itself. */
export function createLeaseStore(options: LeaseStoreOptions): ClaimStore {
  const { database, sql, owner, kinds } = options;
  const statements = createFencedStatements({
    database,
    sql,
    owner,
    released: { owner: null, lease_expires_at: null },
  });
  const complete = createBatcher(async (completions: readonly Completion[]) => {
    const done = await statements.completeAll(database.fork(), completions);
    return completions.map(({ id }) => done.has(id));
  });
  const dueTimes = createDueTimesReader({
    database,
    sql,
    kinds,
    extra: `(select min(lease_expires_at) from task where state = 'running')`,
  });
  return {
    async readDueTimes() {
      const { dueInMs, extra: expiresAt, nowMs } = await dueTimes();
      return { dueInMs, reapInMs: expiresAt === null ? null : expiresAt - nowMs };
    },
    claim: (kind, limit) => claim(options, kind, limit),
    reap: (running) =>
      reclaim(options, `lease_expires_at <= ${sql.at()} and not (${database.isOneOf('id', 'uuid')})`, [
        idsOf(running),
      ]),
    recover: () => recover(options),
    held: (fences) => held(options, fences),
    renew: (fences) => renew(options, fences),
    progress: (fence, percent, message) => statements.progress(database.fork(), fence, percent, message),
    complete: async (fence, outcome) => complete(toCompletion(fence, outcome)),
    retry: (fence, failure, delayMs) => statements.retry(database.fork(), fence, failure, delayMs),
    fail: (fence, failure) => statements.fail(database.fork(), fence, failure),
    release: (fence) => statements.release(database.fork(), fence),
    close: async () => {},
  };
}

const idsOf = (fences: readonly Fence[]) => JSON.stringify(fences.map(({ id }) => id));

async function claim(options: LeaseStoreOptions, kind: string, limit: number): Promise<ClaimedTask[]> {
  const { database, sql, owner, leaseMs } = options;
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

async function held({ database, owner }: LeaseStoreOptions, fences: readonly Fence[]) {
  const rows = await database.reader.all<Fence>(
    `select id, kind, attempt from task where state = 'running' and owner = ? and ${database.isOneOf('id', 'uuid')}`,
    [owner, idsOf(fences)],
  );
  return heldOf(rows, fences);
}

async function renew({ database, sql, owner, leaseMs }: LeaseStoreOptions, fences: readonly Fence[]) {
  const { rows } = await database.execute<Fence>(
    database.fork(),
    `update task set lease_expires_at = ${sql.at(leaseMs)}
    where state = 'running' and owner = ? and ${database.isOneOf('id', 'uuid')} returning id, kind, attempt`,
    [owner, idsOf(fences)],
  );
  return heldOf(rows, fences);
}

/**
 * Renews the leases of every process on the file, at the end of a transaction so long that leases may have expired because
 * no process could write. Runs before another process can write.
 */
export async function renewAll(
  { database, sql, leaseMs }: Pick<LeaseStoreOptions, 'database' | 'sql' | 'leaseMs'>,
  em: EntityManager,
): Promise<void> {
  await database.execute(em, `update task set lease_expires_at = ${sql.at(leaseMs)} where state = 'running'`);
}

/** Reclaims the tasks of processes that are gone, so that a restarted process need not wait for its old leases to expire. */
async function recover(options: LeaseStoreOptions): Promise<number> {
  const { database, owner, isOwnerGone } = options;
  const sql = `select distinct owner from task where state = 'running' and owner <> ?`;
  const others = await database.reader.all<{ owner: string }>(sql, [owner]);
  let reclaimed = 0;
  for (const other of others.map((row) => row.owner).filter(isOwnerGone)) {
    reclaimed += await reclaim(options, 'owner = ?', [other]);
  }
  return reclaimed;
}

/** Requeues tasks, due at once: the attempt counts, and the expired lease was the backoff. Those without attempts left fail. */
async function reclaim(
  { database, sql }: LeaseStoreOptions,
  which: string,
  values: readonly string[],
): Promise<number> {
  const { rows } = await database.execute(
    database.fork(),
    `update task set owner = null, lease_expires_at = null,
      state = case when attempt >= max_attempts then 'failed' else 'retrying' end,
      run_at = case when attempt >= max_attempts then run_at else ${sql.at()} end,
      finished_at = case when attempt >= max_attempts then ${sql.at()} end,
      error = case when attempt >= max_attempts then ? else error end
    where id in (select id from task where state = 'running' and ${which} limit ${reapBatch}) returning id`,
    [JSON.stringify(interrupted), ...values],
  );
  return rows.length;
}
