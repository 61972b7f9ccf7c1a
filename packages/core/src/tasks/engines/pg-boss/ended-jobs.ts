import type { Database } from '../../../database/database.ts';
import type { LibraryLogger } from '../../../logging/library-logger.ts';
import { isLive } from '../../task-sql.ts';
import type { Fence } from '../session/claim-store.ts';
import type { JobQueues } from './job-queues.ts';

/** Long enough for many to be deleted together, and much shorter than a job without a sign of life is left alone. */
const gatherMs = 50;

export interface EndedJobsDeps {
  readonly database: Database;
  readonly queues: Pick<JobQueues, 'jobTable'>;
  readonly logger?: LibraryLogger | undefined;
}

/**
 * Deletes the jobs of tasks that have ended, some time after. If that fails, or this process dies first, the jobs are taken
 * once more later on, by somebody who finds that the task has ended.
 */
export function createEndedJobs({ database, queues, logger }: EndedJobsDeps) {
  let gathered: Pick<Fence, 'id' | 'kind'>[] = [];
  let timer: NodeJS.Timeout | undefined;
  let deleting = Promise.resolve();

  async function deleteAll(): Promise<void> {
    const jobs = gathered;
    gathered = [];
    try {
      for (const [kind, some] of Map.groupBy(jobs, (job) => job.kind)) {
        // Whoever lets a task wait once more gives it a new job with the same id: that one is not to be deleted.
        await database.execute(
          database.fork(),
          `delete from ${queues.jobTable} j where j.name = ? and j.id = any(?::uuid[])
            and not exists (select from task where task.id = j.id and ${isLive})`,
          [kind, some.map(({ id }) => id)],
        );
      }
    } catch (error) {
      logger?.debug({ err: error }, 'The jobs of tasks that have ended could not be deleted yet.');
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
      gathered.push(...jobs);
      timer ??= setTimeout(flush, gatherMs);
    },
    /** Deletes what has been gathered so far. */
    flush,
  };
}

export type EndedJobs = ReturnType<typeof createEndedJobs>;
