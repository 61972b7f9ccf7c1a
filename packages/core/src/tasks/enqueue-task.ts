import { compiledQuery, type QueryParameters } from '../database/compiled-query.ts';
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
 * Returns a function that adds a task in the transaction of `em`, or finds the live one with the same dedupe key and raises its
 * priority to this one. The unique index over live tasks decides which of several concurrent callers and nodes adds the task.
 */
export function createEnqueueTask(deps: EnqueueDeps) {
  const insertTask = createInsertTask(deps);
  return async function enqueueTask(em: EntityManager, params: EnqueueParams): Promise<Enqueued> {
    const { kind, dedupeKey, priority = 0, runAt = null } = params;
    const maxAttempts = checkedAttempts(params.maxAttempts);
    checkRunAt(params.runAt);
    for (let attempt = 1; attempt <= maximumAttempts; attempt++) {
      const id = uuidv7();
      if (await insertTask(em, { ...params, id, priority, maxAttempts })) {
        await deps.engine.enqueue(em, { id, kind, priority, runAt, attemptsLeft: maxAttempts });
        return { id, created: true };
      }
      const known = await joinLiveTask(deps, em, params);
      if (known !== null) {
        return { id: known, created: false };
      }
    }
    throw new Error(`No task with the dedupe key ${dedupeKey} could be added or found.`);
  };
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

/** @returns a function that returns whether it has added the task: it does not if a live task has its dedupe key */
function createInsertTask({ database, sql }: Pick<EnqueueDeps, 'database' | 'sql'>) {
  const insert = compiledQuery(database, (kysely, task: QueryParameters<InsertParams>) =>
    kysely
      .insertInto('task')
      .values(({ fn }) => ({
        id: task.id,
        kind: task.kind,
        subject_id: task.subjectId,
        dedupe_key: task.dedupeKey,
        payload: task.payload,
        state: 'queued',
        priority: task.priority,
        max_attempts: task.maxAttempts,
        run_at: fn.coalesce(task.runAt, sql.time()),
        created_at: sql.time(),
      }))
      .onConflict((conflict) => conflict.doNothing()),
  );
  return async (em: EntityManager, task: NewTask): Promise<boolean> => {
    const { affected } = await insert(em, {
      id: task.id,
      kind: task.kind,
      subjectId: task.subjectId ?? null,
      dedupeKey: task.dedupeKey ?? null,
      payload: storedJson(task.payload ?? {}),
      priority: task.priority,
      maxAttempts: task.maxAttempts,
      runAt: task.runAt ?? null,
    });
    return affected === 1;
  };
}

interface NewTask extends EnqueueParams {
  readonly id: string;
  readonly priority: number;
  readonly maxAttempts: number;
}

interface InsertParams {
  readonly id: string;
  readonly kind: string;
  readonly subjectId: string | null;
  readonly dedupeKey: string | null;
  /** JSON. */
  readonly payload: string;
  readonly priority: number;
  readonly maxAttempts: number;
  readonly runAt: Date | null;
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
