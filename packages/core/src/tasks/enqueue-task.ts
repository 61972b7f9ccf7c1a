import type { Database, EntityManager } from '../database/database.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { storedJson } from './stored-json.ts';
import type { TaskEngine } from './task-engine.ts';
import type { TaskPayload } from './task-handlers.ts';
import { isLive, type TaskSql } from './task-sql.ts';

export interface EnqueueParams {
  readonly kind: string;
  /** What it is about, e.g. the movie's id. */
  readonly subjectId?: string | undefined;
  /** What the handler gets: JSON. */
  readonly payload?: TaskPayload | undefined;
  /** Only one task with this key lives at a time. */
  readonly dedupeKey?: string | undefined;
  /** How often it is tried in all (default 5). */
  readonly maxAttempts?: number | undefined;
  /** Not before then (default: at once). */
  readonly runAt?: Date | undefined;
  /** Of tasks that are due, those with a higher one are taken first (default 0). */
  readonly priority?: number | undefined;
}

/** The priority of what somebody is waiting for: it goes before what is done by schedule. */
export const askedForPriority = 10;

export interface Enqueued {
  readonly id: string;
  /** False if a live task with the same dedupe key was there already; `id` is that one's. */
  readonly created: boolean;
}

const defaultMaxAttempts = 5;
/** Each turn needs a live task to end between two statements; more than a few in a row do not happen. */
const maximumTurns = 50;

export interface EnqueueDeps {
  readonly database: Database;
  readonly sql: TaskSql;
  readonly engine: Pick<TaskEngine, 'enqueue' | 'prioritize'>;
}

/**
 * Adds a task in the transaction of `em`, or finds the live one with the same dedupe key and sees to it that it has at
 * least this priority. The unique index over live tasks decides who adds it, however many callers and instances try at once.
 */
export async function enqueueTask(
  deps: EnqueueDeps,
  em: EntityManager,
  params: EnqueueParams,
): Promise<Enqueued> {
  const maxAttempts = checkedAttempts(params.maxAttempts);
  checkMoment(params.runAt);
  for (let turn = 1; turn <= maximumTurns; turn++) {
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

function checkMoment(runAt: Date | undefined): void {
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
  params: EnqueueParams,
): Promise<string | null> {
  const id = uuidv7();
  const now = sql.at();
  const { rows } = await database.execute<{ id: string }>(
    em,
    `insert into task (id, kind, subject_id, dedupe_key, payload, state, priority, max_attempts, run_at, created_at)
    values (?, ?, ?, ?, cast(? as ${sql.json}), 'queued', ?, ?, ${params.runAt === undefined ? now : '?'}, ${now})
    on conflict do nothing returning id`,
    [
      id,
      params.kind,
      params.subjectId ?? null,
      params.dedupeKey ?? null,
      storedJson(params.payload ?? {}),
      params.priority ?? 0,
      params.maxAttempts,
      ...(params.runAt === undefined ? [] : [params.runAt]),
    ],
  );
  return rows.length === 1 ? id : null;
}

async function joinLiveTask(
  { database, engine }: EnqueueDeps,
  em: EntityManager,
  { dedupeKey, kind, priority = 0 }: EnqueueParams,
): Promise<string | null> {
  const { rows } = await database.execute<{ id: string; priority: number }>(
    em,
    `select cast(id as text) as id, priority from task where dedupe_key = ? and ${isLive}`,
    [dedupeKey],
  );
  const [known] = rows;
  if (known === undefined) {
    return null;
  }
  if (known.priority < priority) {
    await database.execute(em, 'update task set priority = ? where id = ?', [priority, known.id]);
    await engine.prioritize(em, { id: known.id, kind, priority });
  }
  return known.id;
}
