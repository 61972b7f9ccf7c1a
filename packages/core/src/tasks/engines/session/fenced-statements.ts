import { sql as query, type UpdateObject } from 'kysely';
import { compiledQuery, type QueryParameters } from '../../../database/compiled-query.ts';
import type { Database, EntityManager } from '../../../database/database.ts';
import type { DB } from '../../../database/schema/db.ts';
import { withoutIndex } from '../../../database/schema/expressions.ts';
import { clean } from '../../../text/clean.ts';
import { storedJson } from '../../stored-json.ts';
import type { TaskFailure } from '../../task.schema.ts';
import type { TaskOutcome } from '../../task-handlers.ts';
import { type TaskSql, wholeMs } from '../../task-sql.ts';
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
export function createFencedStatements(deps: FencedStatementsDeps) {
  const { database, sql, owner, released } = deps;
  const fenced = <Params extends object>(update: (params: QueryParameters<Params>) => TaskUpdate) => {
    const run = compiledQuery(database, (kysely, params: QueryParameters<Params & Fence>) =>
      kysely
        .updateTable('task')
        .set(update(params))
        .where('id', '=', params.id)
        .where('owner', '=', owner)
        .where('attempt', '=', params.attempt)
        .where('state', '=', 'running'),
    );
    return async (em: EntityManager, fence: Fence, params: Params) =>
      (await run(em, { ...fence, ...params })).affected === 1;
  };
  const progress = fenced<{ percent: number; message: string | null }>(({ percent, message }) => ({
    percent,
    message: query`coalesce(${message}, message)`,
  }));
  const retry = fenced<{ delayMs: number; error: string }>(({ delayMs, error }) => ({
    state: 'retrying',
    run_at: sql.time(delayMs),
    error,
    ...released,
  }));
  const fail = fenced<{ error: string }>(({ error }) => ({
    state: 'failed',
    error,
    finished_at: sql.time(),
    ...released,
  }));
  const release = fenced<object>(() => ({
    state: 'queued',
    attempt: query<number>`attempt - 1`,
    percent: 0,
    message: null,
    ...released,
  }));
  return {
    progress: (em: EntityManager, fence: Fence, percent: number, message: string | undefined) =>
      progress(em, fence, { percent, message: textOrNull(message) }),
    retry: (em: EntityManager, fence: Fence, failure: TaskFailure, delayMs: number) =>
      retry(em, fence, { delayMs: wholeMs(delayMs), error: storedJson(failure) }),
    fail: (em: EntityManager, fence: Fence, failure: TaskFailure) =>
      fail(em, fence, { error: storedJson(failure) }),
    release: (em: EntityManager, fence: Fence) => release(em, fence, {}),
    /** Reads which of `fences` are still held. */
    held: (fences: readonly Fence[]) => readHeld(database, owner, fences),
    completeAll: createCompleteAll(deps),
  };
}

/** Returns a function that completes those that are still held, in one statement, and returns their ids. */
function createCompleteAll({ database, sql, owner, released }: FencedStatementsDeps) {
  const complete = compiledQuery(database, (kysely, params: QueryParameters<{ completions: string }>) =>
    kysely
      .updateTable('task')
      .from(sql.completions(params.completions).as<'given'>(query.id('given')))
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
      .where(withoutIndex(database.driver, 'owner'), '=', owner)
      .where(withoutIndex(database.driver, 'state'), '=', 'running')
      .returning('task.id'),
  );
  return async (em: EntityManager, completions: readonly Completion[]): Promise<ReadonlySet<string>> => {
    const { rows } = await complete(em, { completions: JSON.stringify(completions) });
    return new Set(rows.map(({ id }) => id));
  };
}

const textOrNull = (text: string | undefined) => (text === undefined ? null : clean(text));
