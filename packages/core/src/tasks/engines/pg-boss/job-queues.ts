import type { Db, PgBoss } from 'pg-boss';
import type { EntityManager } from '../../../database/database.ts';
import type { QueuedTask } from '../../task-engine.ts';
import { inTransactionOf } from './boss-pool.ts';

/** Where pg-boss puts jobs whose last attempt ended with the death of its node. */
export const deadLetterQueue = 'dead-letters';

/** How long a node keeps a job without a heartbeat; the least that pg-boss allows. */
export const heartbeatSeconds = 10;

/** A job waits as long as its task does. pg-boss reclaims a running one after a day, its upper limit. */
const forever = { expireInSeconds: 24 * 3_600, retentionSeconds: 10 * 365 * 24 * 3_600 } as const;

/**
 * The jobs of pg-boss: one per live task, with the task's id, in a queue per kind. The job decides which node runs the task;
 * payload, state and result are in the task. The job is deleted when the task has ended.
 *
 * @param schema of the tables of pg-boss; not that of a pg-boss that the host may use in the same database
 */
export function createJobQueues(boss: PgBoss, schema: string) {
  const known = new Map<string, Promise<void>>();

  /** Outside of the caller's transaction, so that other nodes see the queue at once. */
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

  /** pg-boss returns null and adds no job if one with this id exists, or if it does not see the queue. */
  async function checkIsQueued({ id, kind }: Pick<QueuedTask, 'id' | 'kind'>, db: Db): Promise<void> {
    if ((await boss.getJobById(kind, id, { db })) === null) {
      // All queues are created again, in case the tables of pg-boss were emptied.
      known.clear();
      throw new QueueNotVisibleError(kind);
    }
  }

  return {
    /** All jobs, whatever their queue. */
    jobTable: `${schema}.job`,
    ensure,
    /** Adds the task's job to its queue, in place of an existing one. */
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
    /** In the transaction of `em`; without `em`, at once. */
    async remove(kind: string, ids: readonly string[], em?: EntityManager): Promise<void> {
      if (ids.length > 0) {
        await ensure(kind);
        await boss.deleteJob(kind, [...ids], em === undefined ? {} : { db: inTransactionOf(em) });
      }
    },
    /** @returns the task ids of up to `limit` due jobs, which this node holds from now on, in the order to run them */
    async fetch(queue: string, limit: number): Promise<string[]> {
      await ensure(queue);
      const jobs = await boss.fetch<{ readonly taskId: string }>(queue, { batchSize: limit });
      return jobs.map(({ id }) => id);
    },
    /** The same for dead letters: their own ids and those of their tasks. */
    async fetchDeadLetters(limit: number): Promise<{ id: string; taskId: string }[]> {
      await ensure(deadLetterQueue);
      const jobs = await boss.fetch<{ readonly taskId: string }>(deadLetterQueue, { batchSize: limit });
      return jobs.map(({ id, data }) => ({ id, taskId: data.taskId }));
    },
    /** Sends the heartbeat of jobs that are still running. */
    async touch(kind: string, ids: readonly string[]): Promise<void> {
      await boss.touch(kind, [...ids]);
    },
  };
}

/**
 * At the isolation levels `repeatable read` and `serializable`, a transaction does not see a queue created after its snapshot.
 * The code is PostgreSQL's serialization failure, which succeeds in a new transaction.
 */
class QueueNotVisibleError extends Error {
  readonly code = '40001';

  constructor(kind: string) {
    super(`The transaction does not see the queue ${kind}.`);
    this.name = 'QueueNotVisibleError';
  }
}

export type JobQueues = ReturnType<typeof createJobQueues>;
