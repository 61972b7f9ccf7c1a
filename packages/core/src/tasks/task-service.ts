import type { Database, EntityManager } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';
import { normalizeUuid } from '../identifiers.ts';
import type { LibraryLogger } from '../options.ts';
import { clean } from '../text/clean.ts';
import { validate } from '../validate.ts';
import { createLeaseEngine } from './engines/lease/lease-engine.ts';
import { type Enqueued, type EnqueueParams, enqueueTask } from './enqueue-task.ts';
import { type Task, type TaskListParams, taskListParams } from './task.schema.ts';
import type { StopOptions, TaskEngine } from './task-engine.ts';
import type { TaskHandlers } from './task-handlers.ts';
import { createTaskMaintenance } from './task-maintenance.ts';
import { createTaskSql, isLive, type TaskSql } from './task-sql.ts';
import { type TaskRow, taskColumns, toTask } from './to-task.ts';

export interface TaskServiceOptions {
  readonly database: Database;
  readonly logger?: LibraryLogger | undefined;
  /** Time source, for tests. */
  readonly now?: (() => Date) | undefined;
  /** What runs the tasks; the lease engine over the task table unless given. */
  readonly engine?: TaskEngine | undefined;
}

/** Work behind requests: adding it, following it, stopping it. */
export interface TaskService {
  /**
   * Adds a task in the caller's transaction: it exists if and only if that transaction commits. Call `wake` afterwards.
   * While a task with the same dedupe key is live, its id is given back instead.
   */
  enqueue(em: EntityManager, params: EnqueueParams): Promise<Enqueued>;
  /** Lets this instance look for work at once; to be called after the transaction that added it. */
  wake(): void;
  /** @throws LibraryError `TASK_NOT_FOUND`, also for what is no UUID */
  get(id: string): Promise<Task>;
  /** The newest tasks first. */
  list(params?: TaskListParams): Promise<Task[]>;
  /**
   * Ends a task that has not ended yet; a running one gets its signal, on whichever instance it runs. A task that has
   * ended stays as it is.
   *
   * @throws LibraryError `TASK_NOT_FOUND`
   */
  cancel(id: string): Promise<Task>;
  /** Starts to run tasks in this instance. Adding and following them works without it. */
  start(handlers: TaskHandlers): Promise<void>;
  /** Stops running tasks; see `TaskEngine.stop`. Safe to call twice, and without `start`. */
  stop(options?: StopOptions): Promise<void>;
}

export function createTaskService(options: TaskServiceOptions): TaskService {
  const { database, logger, now } = options;
  const sql = createTaskSql(database, now);
  const engine = options.engine ?? createLeaseEngine({ database, logger, now });
  const maintenance = createTaskMaintenance({ database, sql, logger });
  return {
    enqueue: (em, params) => enqueueTask({ database, sql, engine }, em, params),
    wake: () => engine.wake(),
    get: (id) => getTask(database, id),
    list: (params = {}) => listTasks(database, params),
    async cancel(id) {
      if (await cancelTask(database, sql, id)) {
        engine.abort(normalizeUuid(id) ?? id);
      }
      return getTask(database, id);
    },
    async start(handlers) {
      await engine.start(handlers);
      maintenance.start();
    },
    async stop(stopOptions) {
      await Promise.all([engine.stop(stopOptions), maintenance.stop()]);
    },
  };
}

async function getTask(database: Database, id: string): Promise<Task> {
  const known = normalizeUuid(id);
  const sql = `select ${taskColumns} from task where id = ?`;
  const rows = known === null ? [] : await database.reader.all<TaskRow>(sql, [known]);
  if (rows[0] === undefined) {
    throw new LibraryError(
      'TASK_NOT_FOUND',
      `No task has the id ${JSON.stringify(String(id).slice(0, 64))}.`,
    );
  }
  return toTask(rows[0]);
}

async function listTasks(database: Database, params: TaskListParams): Promise<Task[]> {
  const { subjectId, limit } = validate(taskListParams, params);
  const filter = subjectId === undefined ? '' : 'where subject_id = ?';
  const sql = `select ${taskColumns} from task ${filter} order by created_at desc, id desc limit ?`;
  const rows = await database.reader.all<TaskRow>(
    sql,
    subjectId === undefined ? [limit] : [clean(subjectId), limit],
  );
  return rows.map(toTask);
}

/** Whether it was live until now. The run that owns it finds its fenced writes refused from here on. */
async function cancelTask(database: Database, sql: TaskSql, id: string): Promise<boolean> {
  const known = normalizeUuid(id);
  if (known === null) {
    return false;
  }
  const { affected } = await database.execute(
    database.fork(),
    `update task set state = 'cancelled', finished_at = ${sql.at()}, owner = null, lease_expires_at = null
    where id = ? and ${isLive}`,
    [known],
  );
  return affected === 1;
}
