import { sql } from 'kysely';
import type { Database } from '../../../database/database.ts';
import { isOneOf } from '../../../database/schema/expressions.ts';
import type { LibraryLogger } from '../../../logging/library-logger.ts';
import { isLiveTask } from '../../task-sql.ts';
import type { Fence } from '../session/claim-store.ts';
import type { JobQueues } from './job-queues.ts';

/** Long enough to delete many jobs together, and much shorter than the heartbeat timeout of a job. */
const batchDelayMs = 50;

export interface EndedJobsDeps {
  readonly database: Database;
  readonly queues: Pick<JobQueues, 'jobTable'>;
  readonly logger?: LibraryLogger | undefined;
}

/**
 * Deletes the jobs of ended tasks, in batches. If that fails, or the process dies first, a node fetches the job again later,
 * finds that its task has ended, and deletes it.
 */
export function createEndedJobs({ database, queues, logger }: EndedJobsDeps) {
  let pending: Pick<Fence, 'id' | 'kind'>[] = [];
  let timer: NodeJS.Timeout | undefined;
  let deleting = Promise.resolve();

  async function deleteAll(): Promise<void> {
    const jobs = pending;
    pending = [];
    try {
      for (const [kind, some] of Map.groupBy(jobs, (job) => job.kind)) {
        // A requeued task has a new job with the same id, which must stay.
        const ids = some.map(({ id }) => id);
        await sql`delete from ${sql.raw(queues.jobTable)} j
          where j.name = ${kind} and ${isOneOf(database.driver, 'j.id', 'uuid', ids)}
            and not exists (select from task where task.id = j.id and ${isLiveTask})`.execute(
          database.kysely(database.fork()),
        );
      }
    } catch (error) {
      logger?.debug({ err: error }, 'The jobs of ended tasks could not be deleted yet.');
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    deleting = deleting.then(deleteAll);
    return deleting;
  }

  return {
    add(jobs: readonly Pick<Fence, 'id' | 'kind'>[]): void {
      pending.push(...jobs);
      timer ??= setTimeout(flush, batchDelayMs);
    },
    /** Deletes the pending jobs now. */
    flush,
  };
}

export type EndedJobs = ReturnType<typeof createEndedJobs>;
