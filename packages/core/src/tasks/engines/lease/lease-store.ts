import { sql as query, type RawBuilder, type SqlBool } from 'kysely';
import { boundList } from '../../../database/bound-list.ts';
import { compiledQuery, type QueryParameters } from '../../../database/compiled-query.ts';
import type { Database, EntityManager } from '../../../database/database.ts';
import { isOneOf } from '../../../database/schema/expressions.ts';
import { isRunningTask, type TaskSql } from '../../task-sql.ts';
import { createBatcher } from '../session/batcher.ts';
import { type ClaimStore, type Fence, heldOf } from '../session/claim-store.ts';
import { createDueTimesReader } from '../session/due-times.ts';
import { type Completion, createFencedStatements, toCompletion } from '../session/fenced-statements.ts';
import { interrupted } from '../session/interrupted.ts';
import { createClaimTasks } from './claim-tasks.ts';

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
    claim: createClaimTasks(options),
    reap: (running) =>
      reclaim(options, query`lease_expires_at <= ${sql.time()} and not (${isAmong(database, running)})`),
    recover: () => recover(options),
    held: statements.held,
    renew: createRenew(options),
    progress: (fence, percent, message) => statements.progress(database.fork(), fence, percent, message),
    complete: async (fence, outcome) => complete(toCompletion(fence, outcome)),
    retry: (fence, failure, delayMs) => statements.retry(database.fork(), fence, failure, delayMs),
    fail: (fence, failure) => statements.fail(database.fork(), fence, failure),
    release: (fence) => statements.release(database.fork(), fence),
    close: async () => {},
  };
}

const isAmong = ({ driver }: Pick<Database, 'driver'>, fences: readonly Fence[]) =>
  isOneOf(
    driver,
    'id',
    'uuid',
    fences.map(({ id }) => id),
  );

function createRenew({ database, sql, owner, leaseMs }: LeaseStoreOptions) {
  const { driver } = database;
  const renew = compiledQuery(database, (kysely, params: QueryParameters<{ ids: string }>) =>
    kysely
      .updateTable('task')
      .set({ lease_expires_at: sql.time(leaseMs) })
      .where(isRunningTask)
      .where('owner', '=', owner)
      .where(isOneOf(driver, 'id', 'uuid', params.ids))
      .returning(['id', 'kind', 'attempt']),
  );
  return async (fences: readonly Fence[]): Promise<readonly Fence[]> => {
    const ids = boundList(
      driver,
      fences.map(({ id }) => id),
    );
    const { rows } = await renew(database.fork(), { ids });
    return heldOf(rows, fences);
  };
}

/**
 * Renews the leases of every process on the file, at the end of a transaction so long that leases may have expired because
 * no process could write. Runs before another process can write.
 */
export async function renewAll(
  { database, sql, leaseMs }: Pick<LeaseStoreOptions, 'database' | 'sql' | 'leaseMs'>,
  em: EntityManager,
): Promise<void> {
  await database
    .kysely(em)
    .updateTable('task')
    .set({ lease_expires_at: sql.time(leaseMs) })
    .where(isRunningTask)
    .execute();
}

/** Reclaims the tasks of processes that are gone, so that a restarted process need not wait for its old leases to expire. */
async function recover(options: LeaseStoreOptions): Promise<number> {
  const { database, owner, isOwnerGone } = options;
  const others = await database.readKysely
    .selectFrom('task')
    .select('owner')
    .distinct()
    .where(isRunningTask)
    .where('owner', '<>', owner)
    .$narrowType<{ owner: string }>()
    .execute();
  let reclaimed = 0;
  for (const other of others.map((row) => row.owner).filter(isOwnerGone)) {
    reclaimed += await reclaim(options, query`owner = ${other}`);
  }
  return reclaimed;
}

/** Requeues tasks, due at once: the attempt counts, and the expired lease was the backoff. Those without attempts left fail. */
async function reclaim({ database, sql }: LeaseStoreOptions, which: RawBuilder<SqlBool>): Promise<number> {
  const isUsedUp = query`attempt >= max_attempts`;
  const rows = await database
    .kysely(database.fork())
    .updateTable('task')
    .set({
      owner: null,
      lease_expires_at: null,
      state: query`case when ${isUsedUp} then 'failed' else 'retrying' end`,
      run_at: query`case when ${isUsedUp} then run_at else ${sql.time()} end`,
      finished_at: query`case when ${isUsedUp} then ${sql.time()} end`,
      error: query`case when ${isUsedUp} then ${JSON.stringify(interrupted)} else error end`,
    })
    .where('id', 'in', (tasks) =>
      tasks.selectFrom('task').select('id').where(isRunningTask).where(which).limit(reapBatch),
    )
    .returning('id')
    .execute();
  return rows.length;
}
