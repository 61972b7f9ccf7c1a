import { sql as query, type UpdateObject } from 'kysely';
import type { Database, EntityManager } from '../../../database/database.ts';
import type { DB } from '../../../database/schema/db.ts';
import { clean } from '../../../text/clean.ts';
import { storedJson } from '../../stored-json.ts';
import type { TaskFailure } from '../../task.schema.ts';
import type { TaskOutcome } from '../../task-handlers.ts';
import type { TaskSql } from '../../task-sql.ts';
import type { Fence } from './claim-store.ts';
import { readHeld } from './read-held.ts';

export interface FencedStatementsDeps {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly owner: string;
  /** Clears the owner's columns when a task is released. */
  readonly released: TaskUpdate;
}

type TaskUpdate = UpdateObject<DB, 'task'>;

/** A completed task in the form it is stored in. */
export interface Completion extends Fence {
  readonly message: string | null;
  readonly result: unknown;
}

/** @throws TypeError or RangeError when the result is not JSON */
export function toCompletion({ id, kind, attempt }: Fence, { result, message }: TaskOutcome): Completion {
  const json = storedJson(result);
  return { id, kind, attempt, message: textOrNull(message), result: json === null ? null : JSON.parse(json) };
}

/** The fenced statements of both engines; each returns whether it changed the task. */
export function createFencedStatements({ database, sql, owner, released }: FencedStatementsDeps) {
  const write = async (em: EntityManager, { id, attempt }: Fence, update: TaskUpdate) => {
    const { numUpdatedRows } = await database
      .kysely(em)
      .updateTable('task')
      .set(update)
      .where('id', '=', id)
      .where('owner', '=', owner)
      .where('attempt', '=', attempt)
      .where('state', '=', 'running')
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  };
  return {
    progress: (em: EntityManager, fence: Fence, percent: number, message: string | undefined) =>
      write(em, fence, { percent, ...(message !== undefined && { message: clean(message) }) }),
    retry: (em: EntityManager, fence: Fence, failure: TaskFailure, delayMs: number) =>
      write(em, fence, {
        state: 'retrying',
        run_at: sql.time(delayMs),
        error: storedJson(failure),
        ...released,
      }),
    fail: (em: EntityManager, fence: Fence, failure: TaskFailure) =>
      write(em, fence, {
        state: 'failed',
        error: storedJson(failure),
        finished_at: sql.time(),
        ...released,
      }),
    release: (em: EntityManager, fence: Fence) =>
      write(em, fence, {
        state: 'queued',
        attempt: query<number>`attempt - 1`,
        percent: 0,
        message: null,
        ...released,
      }),
    /** Reads which of `fences` are still held. */
    held: (fences: readonly Fence[]) => readHeld(database, owner, fences),
    /** Completes those that are still held, in one statement. @returns their ids */
    async completeAll(em: EntityManager, completions: readonly Completion[]): Promise<ReadonlySet<string>> {
      const given = sql.completions(JSON.stringify(completions)).as<'given'>(query.id('given'));
      const rows = await database
        .kysely(em)
        .updateTable('task')
        .from(given)
        .set((is) => ({
          state: 'completed',
          percent: 100,
          message: is.fn.coalesce('given.message', 'task.message'),
          result: is.ref('given.result'),
          error: null,
          finished_at: sql.time(),
          ...released,
        }))
        .whereRef('task.id', '=', 'given.id')
        .whereRef('task.attempt', '=', 'given.attempt')
        .where('owner', '=', owner)
        .where('state', '=', 'running')
        .returning('task.id')
        .execute();
      return new Set(rows.map((row) => row.id));
    },
  };
}

const textOrNull = (text: string | undefined) => (text === undefined ? null : clean(text));
