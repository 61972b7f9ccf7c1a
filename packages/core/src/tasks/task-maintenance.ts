import type { Database } from '../database/database.ts';
import type { LibraryLogger } from '../options.ts';
import type { TaskSql } from './task-sql.ts';

const dayMs = 86_400_000;
/** How long what has ended stays visible. */
export const retentionMs = 30 * dayMs;
const intervalMs = dayMs / 4;
/** Small enough for a write that nobody notices. */
const batchSize = 500;

export interface TaskMaintenanceOptions {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly logger?: LibraryLogger | undefined;
}

/** Deletes tasks that ended long ago: when started, and every six hours. Does not keep the process alive. */
export function createTaskMaintenance(options: TaskMaintenanceOptions) {
  let timer: NodeJS.Timeout | undefined;
  let sweep = Promise.resolve();
  let stopped = true;
  const run = () => {
    sweep = sweep.then(() => sweepOnce(options, () => stopped));
  };
  return {
    start(): void {
      if (stopped) {
        stopped = false;
        timer = setInterval(run, intervalMs).unref();
        run();
      }
    },
    async stop(): Promise<void> {
      stopped = true;
      clearInterval(timer);
      await sweep;
    },
  };
}

async function sweepOnce(options: TaskMaintenanceOptions, isStopped: () => boolean): Promise<void> {
  try {
    let deleted = batchSize;
    while (deleted === batchSize && !isStopped()) {
      deleted = await deleteOldTasks(options);
    }
  } catch (error) {
    options.logger?.warn({ err: error }, 'Old tasks could not be deleted; the next sweep tries again.');
  }
}

/** Deletes one batch of tasks that ended longer ago than they are kept, and says how many. */
export async function deleteOldTasks({ database, sql }: TaskMaintenanceOptions): Promise<number> {
  const { affected } = await database.execute(
    database.fork(),
    `delete from task where id in (
      select id from task where finished_at < ${sql.at(-retentionMs)} order by finished_at limit ${batchSize} ${sql.skipLocked})`,
  );
  return affected;
}
