import type { Database, EntityManager } from '../database/database.ts';
import { isUniqueViolation } from '../database/driver-errors.ts';
import { LibraryError } from '../errors/library-error.ts';
import { normalizeUuid } from '../identifiers.ts';
import { taskNotFound } from './find-tasks.ts';
import type { TaskState } from './task.schema.ts';
import type { TaskEngine } from './task-engine.ts';
import { isLive, type TaskSql } from './task-sql.ts';

export interface EndTaskDeps {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly engine: TaskEngine;
}

/** Whether it was live until now. The run that owns it finds its fenced writes refused from here on. */
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
 * @throws LibraryError `TASK_NOT_FOUND`, `TASK_NOT_RETRYABLE`
 */
export async function retryTask({ database, sql, engine }: EndTaskDeps, id: string): Promise<void> {
  const known = normalizeUuid(id);
  if (known === null) {
    throw taskNotFound(id);
  }
  try {
    await database.transaction(async (em) => {
      const { affected } = await database.execute(
        em,
        `update task set state = 'queued', attempt = 0, percent = 0, message = null, error = null, result = null,
          run_at = ${sql.at()}, started_at = null, finished_at = null
        where id = ? and state in ('failed', 'cancelled')`,
        [known],
      );
      if (affected === 0) {
        throw notRetryable(await stateOf(database, em, known), id);
      }
      await engine.requeue(em, known);
    });
  } catch (error) {
    // The unique index over live tasks: at most one does the same work.
    throw isUniqueViolation(error)
      ? new LibraryError('TASK_NOT_RETRYABLE', 'Another task is doing the same work already.', {
          cause: error,
        })
      : error;
  }
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
