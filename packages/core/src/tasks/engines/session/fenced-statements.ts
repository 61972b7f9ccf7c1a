import type { Database, EntityManager } from '../../../database/database.ts';
import { clean } from '../../../text/clean.ts';
import { storedJson } from '../../stored-json.ts';
import type { TaskFailure } from '../../task.schema.ts';
import type { TaskOutcome } from '../../task-handlers.ts';
import type { TaskSql } from '../../task-sql.ts';
import type { Fence } from './claim-store.ts';

export interface FencedStatementsDeps {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly owner: string;
  /** Assignments that clear the owner's columns when a task is released. */
  readonly released: string;
}

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
  const json = `cast(? as ${sql.json})`;
  const write = async (
    em: EntityManager,
    { id, attempt }: Fence,
    set: string,
    values: readonly unknown[] = [],
  ) => {
    const { affected } = await database.execute(
      em,
      `update task set ${set} where id = ? and owner = ? and attempt = ? and state = 'running'`,
      [...values, id, owner, attempt],
    );
    return affected === 1;
  };
  const given = sql.rowsOf({ id: 'uuid', attempt: 'integer', message: 'text', result: 'json' });
  return {
    progress: (em: EntityManager, fence: Fence, percent: number, message: string | undefined) =>
      write(em, fence, 'percent = ?, message = coalesce(?, message)', [percent, textOrNull(message)]),
    retry: (em: EntityManager, fence: Fence, failure: TaskFailure, delayMs: number) =>
      write(em, fence, `state = 'retrying', run_at = ${sql.after}, error = ${json}, ${released}`, [
        Math.round(delayMs),
        storedJson(failure),
      ]),
    fail: (em: EntityManager, fence: Fence, failure: TaskFailure) =>
      write(em, fence, `state = 'failed', error = ${json}, finished_at = ${sql.at()}, ${released}`, [
        storedJson(failure),
      ]),
    release: (em: EntityManager, fence: Fence) =>
      write(em, fence, `state = 'queued', attempt = attempt - 1, percent = 0, message = null, ${released}`),
    /** Completes those that are still held, in one statement. @returns their ids */
    async completeAll(em: EntityManager, completions: readonly Completion[]): Promise<ReadonlySet<string>> {
      const { rows } = await database.execute<{ id: string }>(
        em,
        `update task set state = 'completed', percent = 100, message = coalesce(given.message, task.message),
          result = given.result, error = null, finished_at = ${sql.at()}, ${released}
        from ${given} as given
        where task.id = given.id and task.attempt = given.attempt and owner = ? and state = 'running'
        returning cast(task.id as text) as id`,
        [JSON.stringify(completions), owner],
      );
      return new Set(rows.map((row) => row.id));
    },
  };
}

const textOrNull = (text: string | undefined) => (text === undefined ? null : clean(text));
