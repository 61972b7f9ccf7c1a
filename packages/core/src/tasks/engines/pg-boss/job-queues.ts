import type { Db, PgBoss } from 'pg-boss';
import type { EntityManager } from '../../../database/database.ts';
import type { QueuedTask } from '../../task-engine.ts';
import { inTransactionOf } from './boss-pool.ts';

/** Where pg-boss puts jobs whose node died as often as they may be tried. */
export const deadLetterQueue = 'dead-letters';

/** How long a job stays with a node that gives no sign of life; pg-boss allows no less. */
export const heartbeatSeconds = 10;

/** A job waits as long as its task does. One that runs is taken away after a day, which is all that pg-boss allows. */
const forever = { expireInSeconds: 24 * 3_600, retentionSeconds: 10 * 365 * 24 * 3_600 } as const;

/**
 * The jobs of pg-boss: one per task that has work to do, with the task's id, in a queue per kind. A job says that somebody
 * has to see to the task; what is to be done and what became of it stands in the task. Deleted when the task has ended.
 *
 * @param schema where pg-boss has its tables, apart from a pg-boss that a host may have in the same database
 */
export function createJobQueues(boss: PgBoss, schema: string) {
  const known = new Map<string, Promise<void>>();

  /** Not in anybody's transaction: the queue is there for others at once. */
  const ensure = (name: string): Promise<void> => {
    const made = known.get(name) ?? make(name);
    known.set(name, made);
    made.catch(() => known.delete(name));
    return made;
  };

  async function make(name: string): Promise<void> {
    if (name === deadLetterQueue) {
      await boss.createQueue(name, { ...forever });
      return;
    }
    await ensure(deadLetterQueue);
    await boss.createQueue(name, {
      ...forever,
      heartbeatSeconds,
      deleteAfterSeconds: 3_600,
      retryDelay: 0,
      deadLetter: deadLetterQueue,
    });
  }

  /** pg-boss adds no job, and says so by null, if there is one with this id, or if it does not see the queue. */
  async function checkIsQueued({ id, kind }: Pick<QueuedTask, 'id' | 'kind'>, db: Db): Promise<void> {
    if ((await boss.getJobById(kind, id, { db })) === null) {
      // All are made again, as they are if the tables of pg-boss were emptied.
      known.clear();
      throw new QueueNotVisibleError(kind);
    }
  }

  return {
    /** All jobs, whatever their queue. */
    jobTable: `${schema}.job`,
    ensure,
    /** Puts the task's job into its queue, in place of the one that is there. */
    async put(em: EntityManager, task: QueuedTask, { isNew }: { readonly isNew: boolean }): Promise<void> {
      await ensure(task.kind);
      const db = inTransactionOf(em);
      if (!isNew) {
        await boss.deleteJob(task.kind, task.id, { db });
      }
      const sent = await boss.send(
        task.kind,
        { taskId: task.id },
        {
          db,
          id: task.id,
          priority: task.priority,
          retryLimit: Math.max(0, task.attemptsLeft - 1),
          ...(task.runAt === null ? {} : { startAfter: task.runAt }),
        },
      );
      if (sent === null) {
        await checkIsQueued(task, db);
      }
    },
    async prioritize(
      em: EntityManager,
      { id, kind, priority }: Pick<QueuedTask, 'id' | 'kind' | 'priority'>,
    ) {
      await ensure(kind);
      await boss.update(kind, undefined, { db: inTransactionOf(em), id, priority });
    },
    /** In the transaction of `em`, or at once without one. */
    async remove(kind: string, ids: readonly string[], em?: EntityManager): Promise<void> {
      if (ids.length > 0) {
        await ensure(kind);
        await boss.deleteJob(kind, [...ids], em === undefined ? {} : { db: inTransactionOf(em) });
      }
    },
    /** Takes up to `limit` jobs that are due, and gives the ids of their tasks in the order they are to be done. */
    async take(queue: string, limit: number): Promise<string[]> {
      await ensure(queue);
      const jobs = await boss.fetch<{ readonly taskId: string }>(queue, { batchSize: limit });
      return jobs.map(({ id }) => id);
    },
    /** As `take`, from the dead letters: the ids of the tasks, and those of the letters. */
    async takeDeadLetters(limit: number): Promise<{ id: string; taskId: string }[]> {
      await ensure(deadLetterQueue);
      const jobs = await boss.fetch<{ readonly taskId: string }>(deadLetterQueue, { batchSize: limit });
      return jobs.map(({ id, data }) => ({ id, taskId: data.taskId }));
    },
    /** Says that the jobs are still being worked on. */
    async touch(kind: string, ids: readonly string[]): Promise<void> {
      await boss.touch(kind, [...ids]);
    },
  };
}

/**
 * The transaction does not see the queue, as it reads the tables as they were before the queue was made: with the isolation
 * level `repeatable read` or `serializable`. The code is PostgreSQL's for what works in a new transaction.
 */
class QueueNotVisibleError extends Error {
  readonly code = '40001';

  constructor(kind: string) {
    super(`The transaction does not see the queue ${kind}.`);
    this.name = 'QueueNotVisibleError';
  }
}

export type JobQueues = ReturnType<typeof createJobQueues>;
