import { retryTransient } from '../async/retry-transient.ts';
import type { Database, EntityManager } from '../database/database.ts';
import { isUniqueViolation } from '../database/driver-errors.ts';
import { LibraryError } from '../errors/library-error.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { taskNotFound } from './find-tasks.ts';
import type { TaskState } from './task.schema.ts';
import type { TaskEngine } from './task-engine.ts';
import { isLiveTask, type TaskSql } from './task-sql.ts';

export interface EndTaskDeps {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly engine: TaskEngine;
}

/** @returns whether the task was live. Fenced writes of the run that owns it are refused from now on. */
export async function cancelTask({ database, sql, engine }: EndTaskDeps, id: string): Promise<boolean> {
  const known = normalizeUuid(id);
  if (known === null) {
    return false;
  }
  const cancelled = await database.transaction(async (em) => {
    const task = await database
      .kysely(em)
      .updateTable('task')
      .set({ state: 'cancelled', finished_at: sql.time(), owner: null })
      .where('id', '=', known)
      .where(isLiveTask)
      .returning('kind')
      .executeTakeFirst();
    if (task !== undefined) {
      await engine.withdraw(em, { id: known, kind: task.kind });
    }
    return task !== undefined;
  });
  if (cancelled) {
    engine.abort(known);
  }
  return cancelled;
}

/**
 * Queues a task that failed or was cancelled as if it were new.
 *
 * @throws LibraryError `TASK_NOT_FOUND`; `TASK_NOT_RETRYABLE`, whose details name the task that does the same work, if one does
 */
export async function retryTask(deps: EndTaskDeps, id: string): Promise<void> {
  const known = normalizeUuid(id);
  if (known === null) {
    throw taskNotFound(id);
  }
  await retryTransient(
    () => requeueEnded(deps, known),
    async (error, attempt) => {
      // The unique index over live tasks: at most one does the same work.
      if (!isUniqueViolation(error)) {
        return { retryInMs: null };
      }
      const rival = await findRival(deps.database, known);
      // Without a live rival, it has ended meanwhile, and the next attempt can succeed.
      if (rival !== undefined || attempt === maximumAttempts) {
        throw doneByAnother(rival, error);
      }
      return { retryInMs: 0 };
    },
  );
}

/** Each further attempt needs another task with the same work to end between two statements. */
const maximumAttempts = 5;

async function requeueEnded({ database, sql, engine }: EndTaskDeps, id: string): Promise<void> {
  await database.transaction(async (em) => {
    const { numUpdatedRows } = await database
      .kysely(em)
      .updateTable('task')
      .set({
        state: 'queued',
        attempt: 0,
        percent: 0,
        message: null,
        error: null,
        result: null,
        run_at: sql.time(),
        started_at: null,
        finished_at: null,
      })
      .where('id', '=', id)
      .where('state', 'in', ['failed', 'cancelled'])
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) {
      throw notRetryable(await stateOf(database, em, id), id);
    }
    await engine.requeue(em, id);
  });
}

/** The live task with the same work. */
async function findRival(database: Database, id: string): Promise<string | undefined> {
  const rival = await database
    .kysely(database.fork())
    .selectFrom('task')
    .select('id')
    .where('dedupe_key', '=', (tasks) => tasks.selectFrom('task').select('dedupe_key').where('id', '=', id))
    .where(isLiveTask)
    .executeTakeFirst();
  return rival?.id;
}

function doneByAnother(rival: string | undefined, cause: unknown): LibraryError {
  const message = 'is of a task whose work another task is doing already';
  return new LibraryError('TASK_NOT_RETRYABLE', 'Another task is doing the same work already.', {
    cause,
    ...(rival !== undefined && { details: [{ field: 'id', message, id: rival }] }),
  });
}

async function stateOf(database: Database, em: EntityManager, id: string): Promise<TaskState | undefined> {
  const task = await database
    .kysely(em)
    .selectFrom('task')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirst();
  return task?.state;
}

function notRetryable(state: TaskState | undefined, id: string): LibraryError {
  return state === undefined
    ? taskNotFound(id)
    : new LibraryError(
        'TASK_NOT_RETRYABLE',
        `The task is ${state}; only tasks that failed or were cancelled can be tried again.`,
      );
}
