import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, EntityManager } from '../../../database/database.ts';
import { isUnavailable } from '../../../database/driver-errors.ts';
import type { LibraryLogger } from '../../../options.ts';
import type { TaskSql } from '../../task-sql.ts';
import { createBatcher } from '../session/batcher.ts';
import { type ClaimedTask, type ClaimStore, type Fence, heldOf } from '../session/claim-store.ts';
import { type Completion, createFencedStatements, toCompletion } from '../session/fenced-statements.ts';
import { createLookAhead } from '../session/look-ahead.ts';
import { createEndedJobs, type EndedJobs } from './ended-jobs.ts';
import { deadLetterQueue, type JobQueues, jobTable } from './job-queues.ts';
import { settleLostTasks } from './lost-tasks.ts';
import { requeue } from './requeue.ts';

export interface PgBossStoreOptions {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly queues: JobQueues;
  readonly owner: string;
  readonly kinds: readonly string[];
  readonly logger?: LibraryLogger | undefined;
}

/** pg-boss looks for the dead only so often itself. */
const reapEveryMs = 1_000;
/** Nothing of this version leaves a task without a job; nodes of the one before do, while they are still there. */
const adoptEveryMs = 30_000;

/**
 * pg-boss says who may see to a task and until when; the task says what there is to do and what became of it. Taking a job
 * always comes first and letting go of it last, so that whatever happens in between, somebody gets the job once more and
 * finds in the task how things stand.
 */
export function createPgBossStore(options: PgBossStoreOptions): ClaimStore {
  const { database, sql, queues, owner, kinds } = options;
  const statements = createFencedStatements({ database, sql, owner, released: 'owner = null' });
  const lookAhead = createLookAhead({ database, sql, kinds, extra: 'null::bigint' });
  const endedJobs = createEndedJobs(options);
  const complete = createBatcher(async (completions: readonly Completion[]) => {
    const done = await statements.completeAll(database.fork(), completions);
    endedJobs.add(completions.filter(({ id }) => done.has(id)));
    return completions.map(({ id }) => done.has(id));
  });
  /** The write and what follows for the job, both or none. */
  const settle = (
    write: (em: EntityManager) => Promise<boolean>,
    then: (em: EntityManager) => Promise<void>,
  ) =>
    database.transaction(async (em) => {
      const isWritten = await write(em);
      if (isWritten) {
        await then(em);
      }
      return isWritten;
    });
  let reapAt = 0;
  let adoptAt = 0;
  return {
    async look() {
      const { dueInMs } = await lookAhead();
      return { dueInMs, reapInMs: reapAt - performance.now() };
    },
    claim: (kind, limit) => claim(options, endedJobs, kind, limit),
    async reap() {
      reapAt = performance.now() + reapEveryMs;
      if (performance.now() > adoptAt) {
        adoptAt = performance.now() + adoptEveryMs;
        await adoptTasksWithoutJob(options);
      }
      return (await readDeadLetters(options)) + (await releaseLost(options));
    },
    recover: () => adoptTasksWithoutJob(options),
    held: (fences) => held(options, fences),
    async renew(fences) {
      // Asked first: the job of a task that has gone to another instance is that one's to keep alive.
      const kept = await held(options, fences);
      for (const [kind, some] of Map.groupBy(kept, (fence) => fence.kind)) {
        await queues.touch(
          kind,
          some.map(({ id }) => id),
        );
      }
      return kept;
    },
    progress: (fence, percent, message) => statements.progress(database.fork(), fence, percent, message),
    complete: async (fence, outcome) => complete(toCompletion(fence, outcome)),
    retry: (fence, failure, delayMs) =>
      settle(
        (em) => statements.retry(em, fence, failure, delayMs),
        (em) => requeue(options, em, fence.id),
      ),
    fail: (fence, failure) =>
      settle(
        (em) => statements.fail(em, fence, failure),
        (em) => queues.remove(fence.kind, [fence.id], em),
      ),
    handBack: (fence) =>
      settle(
        (em) => statements.handBack(em, fence),
        (em) => requeue(options, em, fence.id),
      ),
    close: endedJobs.flush,
  };
}

async function claim(
  options: PgBossStoreOptions,
  endedJobs: EndedJobs,
  kind: string,
  limit: number,
): Promise<ClaimedTask[]> {
  interface Row extends Omit<ClaimedTask, 'subjectId' | 'maxAttempts'> {
    readonly subject_id: string | null;
    readonly max_attempts: number;
  }
  const { database, sql, queues, owner } = options;
  const ids = await queues.take(kind, limit);
  if (ids.length === 0) {
    return [];
  }
  // Who has the job may take the task even while it is called running: its node has lost it.
  const { rows } = await patiently(() =>
    database.execute<Row>(
      database.fork(),
      `update task set state = 'running', owner = ?, attempt = attempt + 1, started_at = coalesce(started_at, ${sql.at()}),
      percent = 0, message = null
    where id = any(?::uuid[]) and state in ('queued', 'running', 'retrying') and attempt < max_attempts
    returning cast(id as text) as id, kind, subject_id, cast(payload as text) as payload, attempt, max_attempts`,
      [owner, ids],
    ),
  );
  const claimed = new Map(rows.map((row) => [row.id, row]));
  const others = ids.filter((id) => !claimed.has(id));
  if (others.length > 0) {
    await settleLostTasks(options, 'id = any(?::uuid[])', [others]);
    endedJobs.add(others.map((id) => ({ id, kind })));
  }
  return ids.flatMap((id) => {
    const row = claimed.get(id);
    return row === undefined ? [] : [{ ...row, subjectId: row.subject_id, maxAttempts: row.max_attempts }];
  });
}

const pausesMs = [50, 200, 1_000] as const;

/** Jobs that were taken are ours for seconds, whatever happens: a connection that is lost must not let them lie so long. */
async function patiently<T>(write: () => Promise<T>): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await write();
    } catch (error) {
      if (!isUnavailable(error)) {
        throw error;
      }
      await sleep(pauseMs);
    }
  }
  return write();
}

async function held({ database, owner }: PgBossStoreOptions, fences: readonly Fence[]) {
  const ids = JSON.stringify(fences.map(({ id }) => id));
  const rows = await database.reader.all<Fence>(
    `select id, kind, attempt from task where state = 'running' and owner = ?
      and id in (select value::uuid from jsonb_array_elements_text(?::jsonb))`,
    [owner, ids],
  );
  return heldOf(rows, fences);
}

async function readDeadLetters(options: PgBossStoreOptions): Promise<number> {
  const letters = await options.queues.takeDeadLetters(100);
  if (letters.length === 0) {
    return 0;
  }
  const taskIds = letters.map(({ taskId }) => taskId);
  const settled = await settleLostTasks(options, 'id = any(?::uuid[])', [taskIds]);
  await options.queues.remove(
    deadLetterQueue,
    letters.map(({ id }) => id),
  );
  return settled;
}

/** Tasks whose job pg-boss has taken away from the node that ran them wait for another one. */
async function releaseLost({ database, sql }: PgBossStoreOptions): Promise<number> {
  const isLost = `state = 'running'
    and not exists (select from ${jobTable} j where j.name = task.kind and j.id = task.id and j.state = 'active')`;
  return database.transaction(async (em) => {
    const { rows } = await database.execute<{ id: string }>(
      em,
      `select cast(id as text) as id from task where ${isLost} limit 100 for update skip locked`,
    );
    if (rows.length === 0) {
      return 0;
    }
    // Asked once more now that nobody else can take them: somebody may have done so just before.
    const { affected } = await database.execute(
      em,
      `update task set state = 'retrying', owner = null, run_at = ${sql.at()} where id = any(?::uuid[]) and ${isLost}`,
      [rows.map(({ id }) => id)],
    );
    return affected;
  });
}

/** Tasks that were added before there was pg-boss, or restored from a backup without its tables. */
async function adoptTasksWithoutJob(options: PgBossStoreOptions): Promise<number> {
  const which = `not exists (select from ${jobTable} j where j.name = task.kind and j.id = task.id)`;
  let adopted = 0;
  for (let some = 1; some > 0; adopted += some) {
    some = await settleLostTasks(options, which, []);
  }
  return adopted;
}
