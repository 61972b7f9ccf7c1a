import { retryTransient } from '../async/retry-transient.ts';
import type { Database, EntityManager } from '../database/database.ts';
import { isUniqueViolation } from '../database/driver-errors.ts';
import { LibraryError } from '../errors/library-error.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { taskNotFound } from './find-tasks.ts';
import type { TaskState } from './task.schema.ts';
import type { TaskEngine } from './task-engine.ts';
import { isLive, type TaskSql } from './task-sql.ts';

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
    const { rows } = await database.execute<{ kind: string }>(
      em,
      `update task set state = 'cancelled', finished_at = ${sql.at()}, owner = null where id = ? and ${isLive}
      returning kind`,
      [known],
    );
    for (const { kind } of rows) {
      await engine.withdraw(em, { id: known, kind });
    }
    return rows.length > 0;
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
    const { affected } = await database.execute(
      em,
      `update task set state = 'queued', attempt = 0, percent = 0, message = null, error = null, result = null,
        run_at = ${sql.at()}, started_at = null, finished_at = null
      where id = ? and state in ('failed', 'cancelled')`,
      [id],
    );
    if (affected === 0) {
      throw notRetryable(await stateOf(database, em, id), id);
    }
    await engine.requeue(em, id);
  });
}

/** The live task with the same work. */
async function findRival(database: Database, id: string): Promise<string | undefined> {
  const { rows } = await database.execute<{ id: string }>(
    database.fork(),
    `select cast(id as text) as id from task
    where dedupe_key = (select dedupe_key from task where id = ?) and ${isLive}`,
    [id],
  );
  return rows[0]?.id;
}

function doneByAnother(rival: string | undefined, cause: unknown): LibraryError {
  const message = 'is of a task whose work another task is doing already';
  return new LibraryError('TASK_NOT_RETRYABLE', 'Another task is doing the same work already.', {
    cause,
    ...(rival !== undefined && { details: [{ field: 'id', message, id: rival }] }),
  });
}

async function stateOf(database: Database, em: EntityManager, id: string): Promise<TaskState | undefined> {
  const { rows } = await database.execute<{ state: TaskState }>(em, 'select state from task where id = ?', [
    id,
  ]);
  return rows[0]?.state;
}

function notRetryable(state: TaskState | undefined, id: string): LibraryError {
  return state === undefined
    ? taskNotFound(id)
    : new LibraryError(
        'TASK_NOT_RETRYABLE',
        `The task is ${state}; only tasks that failed or were cancelled can be tried again.`,
      );
}
