import type { Database, EntityManager } from '../database/database.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { storedJson } from './stored-json.ts';
import type { TaskEngine } from './task-engine.ts';
import type { TaskPayload } from './task-handlers.ts';
import { isLiveTask, type TaskSql } from './task-sql.ts';

export interface EnqueueParams {
  readonly kind: string;
  /** What the task is about, such as a movie's id. */
  readonly subjectId?: string | undefined;
  /** JSON for the handler. */
  readonly payload?: TaskPayload | undefined;
  /** At most one live task has this key. */
  readonly dedupeKey?: string | undefined;
  /**
   * Attempts in all.
   * @default 5
   */
  readonly maxAttempts?: number | undefined;
  /**
   * The task is not claimed before this time.
   * @default now
   */
  readonly runAt?: Date | undefined;
  /**
   * Of the tasks that are due, those with a higher priority are claimed first.
   * @default 0
   */
  readonly priority?: number | undefined;
}

/** The priority of work that a user waits for: it runs before scheduled work. */
export const interactivePriority = 10;

export interface Enqueued {
  readonly id: string;
  /** False if a live task has the same dedupe key; then `id` is that task's. */
  readonly created: boolean;
}

const defaultMaxAttempts = 5;
/** Each further attempt needs a live task to end between two statements, which does not happen often in a row. */
const maximumAttempts = 50;

export interface EnqueueDeps {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly engine: Pick<TaskEngine, 'enqueue' | 'prioritize'>;
}

/**
 * Adds a task in the transaction of `em`, or finds the live one with the same dedupe key and raises its priority to this one.
 * The unique index over live tasks decides which of several concurrent callers and nodes adds the task.
 */
export async function enqueueTask(
  deps: EnqueueDeps,
  em: EntityManager,
  params: EnqueueParams,
): Promise<Enqueued> {
  const maxAttempts = checkedAttempts(params.maxAttempts);
  checkRunAt(params.runAt);
  for (let attempt = 1; attempt <= maximumAttempts; attempt++) {
    const id = await insertTask(deps, em, { ...params, maxAttempts });
    if (id !== null) {
      const { kind, priority = 0, runAt = null } = params;
      await deps.engine.enqueue(em, { id, kind, priority, runAt, attemptsLeft: maxAttempts });
      return { id, created: true };
    }
    const known = await joinLiveTask(deps, em, params);
    if (known !== null) {
      return { id: known, created: false };
    }
  }
  throw new Error(`No task with the dedupe key ${params.dedupeKey} could be added or found.`);
}

function checkRunAt(runAt: Date | undefined): void {
  if (runAt !== undefined && Number.isNaN(runAt.getTime())) {
    throw new RangeError('A task needs a valid date.');
  }
}

function checkedAttempts(maxAttempts = defaultMaxAttempts): number {
  if (!Number.isSafeInteger(maxAttempts) || maxAttempts < 1) {
    throw new RangeError('A task needs at least one attempt.');
  }
  return maxAttempts;
}

async function insertTask(
  { database, sql }: EnqueueDeps,
  em: EntityManager,
  params: EnqueueParams & { readonly maxAttempts: number },
): Promise<string | null> {
  const id = uuidv7();
  const inserted = await database
    .kysely(em)
    .insertInto('task')
    .values({
      id,
      kind: params.kind,
      subject_id: params.subjectId ?? null,
      dedupe_key: params.dedupeKey ?? null,
      payload: storedJson(params.payload ?? {}),
      state: 'queued',
      priority: params.priority ?? 0,
      max_attempts: params.maxAttempts,
      run_at: params.runAt ?? sql.time(),
      created_at: sql.time(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted === undefined ? null : id;
}

async function joinLiveTask(
  { database, engine }: EnqueueDeps,
  em: EntityManager,
  { dedupeKey, kind, priority = 0 }: EnqueueParams,
): Promise<string | null> {
  const kysely = database.kysely(em);
  const known = await kysely
    .selectFrom('task')
    .select(['id', 'priority'])
    .where('dedupe_key', '=', dedupeKey ?? null)
    .where(isLiveTask)
    .executeTakeFirst();
  if (known === undefined) {
    return null;
  }
  if (known.priority < priority) {
    await kysely.updateTable('task').set({ priority }).where('id', '=', known.id).execute();
    await engine.prioritize(em, { id: known.id, kind, priority });
  }
  return known.id;
}
