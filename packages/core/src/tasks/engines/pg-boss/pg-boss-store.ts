import type { Database, EntityManager } from '../../../database/database.ts';
import type { LibraryLogger } from '../../../logging/library-logger.ts';
import type { TaskSql } from '../../task-sql.ts';
import { createBatcher } from '../session/batcher.ts';
import type { ClaimStore } from '../session/claim-store.ts';
import { createDueTimesReader } from '../session/due-times.ts';
import { type Completion, createFencedStatements, toCompletion } from '../session/fenced-statements.ts';
import { createClaimJobs } from './claim-jobs.ts';
import { createEndedJobs } from './ended-jobs.ts';
import type { JobQueues } from './job-queues.ts';
import { adoptTasksWithoutJob, readDeadLetters, releaseLost } from './lost-tasks.ts';
import { requeue } from './requeue.ts';

export interface PgBossStoreOptions {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly queues: JobQueues;
  readonly owner: string;
  readonly kinds: readonly string[];
  readonly logger?: LibraryLogger | undefined;
}

/** How often pg-boss itself checks for dead nodes. */
const reapEveryMs = 1_000;
/** Only nodes of the previous version add tasks without a job, while they are still running. */
const adoptEveryMs = 30_000;

/**
 * pg-boss decides which node may run a task and for how long; the task holds payload, state and result. A job is fetched
 * before its task is claimed and deleted after the task is settled: if the process dies in between, another node fetches the
 * job again and continues from the state of the task.
 */
export function createPgBossStore(options: PgBossStoreOptions): ClaimStore {
  const { database, sql, queues, owner, kinds } = options;
  const statements = createFencedStatements({ database, sql, owner, released: { owner: null } });
  const dueTimes = createDueTimesReader({ database, sql, kinds, extra: 'null::bigint' });
  const endedJobs = createEndedJobs(options);
  const complete = createBatcher(async (completions: readonly Completion[]) => {
    const done = await statements.completeAll(database.fork(), completions);
    endedJobs.add(completions.filter(({ id }) => done.has(id)));
    return completions.map(({ id }) => done.has(id));
  });
  /** Writes the task and its job in one transaction. */
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
    async readDueTimes() {
      const { dueInMs } = await dueTimes();
      return { dueInMs, reapInMs: reapAt - performance.now() };
    },
    claim: createClaimJobs({ ...options, endedJobs }),
    async reap() {
      reapAt = performance.now() + reapEveryMs;
      if (performance.now() > adoptAt) {
        adoptAt = performance.now() + adoptEveryMs;
        await adoptTasksWithoutJob(options);
      }
      return (await readDeadLetters(options)) + (await releaseLost(options));
    },
    recover: () => adoptTasksWithoutJob(options),
    held: statements.held,
    async renew(fences) {
      // Read first: the job of a task that another node has claimed gets its heartbeat from that node.
      const kept = await statements.held(fences);
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
    release: (fence) =>
      settle(
        (em) => statements.release(em, fence),
        (em) => requeue(options, em, fence.id),
      ),
    close: endedJobs.flush,
  };
}
