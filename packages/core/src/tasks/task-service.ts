import type { Database, EntityManager } from '../database/database.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { createAttemptCounts } from './attempt-counts.ts';
import { cancelTask, retryTask } from './end-task.ts';
import { createEnqueueTask, type Enqueued, type EnqueueParams } from './enqueue-task.ts';
import { countTasks, getTask, listTasks } from './find-tasks.ts';
import { getTasks } from './get-tasks.ts';
import { listTasksBySubjects } from './list-tasks-by-subjects.ts';
import type { LiveTaskState } from './task.schema.ts';
import type { CreateTaskEngine, StopOptions, TaskEngine, TaskEngineOptions } from './task-engine.ts';
import type { TaskHandlers } from './task-handlers.ts';
import { createTaskSql, isLiveTask } from './task-sql.ts';
import type { TaskStatistics, Tasks } from './tasks.ts';

export interface TaskServiceOptions {
  readonly database: Database;
  readonly logger?: LibraryLogger | undefined;
  /** Time source, for tests; not for what PostgreSQL does by its own clock. */
  readonly now?: (() => Date) | undefined;
  /** @default the engine of the database */
  readonly createEngine?: CreateTaskEngine | undefined;
  readonly engineOptions?: Omit<TaskEngineOptions, 'database' | 'logger' | 'now' | 'onEnded'> | undefined;
}

/** Adds, reads, runs and ends tasks. */
export interface TaskService extends Omit<Tasks, 'register'> {
  /**
   * Adds a task in the caller's transaction: it exists if and only if that transaction commits, and runs after that. While a
   * task with the same dedupe key is live, no task is added and that one's id is returned.
   */
  enqueue(em: EntityManager, params: EnqueueParams): Promise<Enqueued>;
  /** Polls at once; only a clock that was moved needs this. */
  wake(): void;
  /** Starts running tasks in this process. Adding and reading them works without it. */
  start(handlers: TaskHandlers): Promise<void>;
  /** Stops running tasks; see `TaskEngine.stop`. Safe to call twice, and without `start`. */
  stop(options?: StopOptions): Promise<void>;
  /** Stops, and closes the engine. */
  close(options?: StopOptions): Promise<void>;
}

export async function openTaskService(options: TaskServiceOptions): Promise<TaskService> {
  const { database, logger, now, engineOptions } = options;
  const sql = createTaskSql(database, now);
  const counts = createAttemptCounts();
  const createEngine = options.createEngine ?? (await engineOf(database));
  const engine: TaskEngine = await createEngine({
    ...engineOptions,
    database,
    logger,
    now,
    onEnded: counts.add,
  });
  const deps = { database, sql, engine };
  return {
    enqueue: createEnqueueTask(deps),
    wake: engine.wake,
    get: (id, options) => getTask(database, id, options),
    getMany: (ids, options) => getTasks(database, ids, options),
    list: (params = {}, options) => listTasks(database, params, options),
    count: (params = {}) => countTasks(database, params),
    listBySubjects: (subjectIds, limit, options) => listTasksBySubjects(database, subjectIds, limit, options),
    async cancel(id, options) {
      await cancelTask(deps, id);
      return getTask(database, id, options);
    },
    async retry(id, options) {
      await retryTask(deps, id);
      return getTask(database, id, options);
    },
    async statistics() {
      return { live: await countLive(database), ended: counts.all() };
    },
    start: engine.start,
    stop: engine.stop,
    async close(stopOptions) {
      await engine.stop(stopOptions);
      await engine.close();
    },
  };
}

/** Loads only the engine of this database. */
async function engineOf(database: Database): Promise<CreateTaskEngine> {
  if (database.driver === 'sqlite') {
    return (await import('./engines/lease/lease-engine.ts')).createLeaseEngine;
  }
  return (await import('./engines/pg-boss/pg-boss-engine.ts')).createPgBossEngine;
}

async function countLive(database: Database): Promise<TaskStatistics['live']> {
  const counts = await database.readKysely
    .selectFrom('task')
    .select(({ fn }) => ['kind', 'state', fn.countAll().as('count')])
    .where(isLiveTask)
    .$narrowType<{ state: LiveTaskState }>()
    .groupBy(['kind', 'state'])
    .orderBy('kind')
    .orderBy('state')
    .execute();
  return counts.map((row) => ({ ...row, count: Number(row.count) }));
}
