import type { Database, EntityManager } from '../database/database.ts';
import { uuidv7 } from '../identifiers.ts';
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
}

export interface Enqueued {
  readonly id: string;
  /** False if a live task with the same dedupe key was there already; `id` is that one's. */
  readonly created: boolean;
}

const defaultMaxAttempts = 5;
/** Each turn needs a live task to end between two statements; more than a few in a row do not happen. */
const maximumTurns = 50;

/**
 * Adds a task in the transaction of `em`, or finds the live one with the same dedupe key. The unique index over live
 * tasks decides who adds it, however many callers and instances try at once.
 */
export async function enqueueTask(
  deps: { readonly database: Database; readonly sql: TaskSql; readonly engine: TaskEngine },
  em: EntityManager,
  params: EnqueueParams,
): Promise<Enqueued> {
  for (let turn = 1; turn <= maximumTurns; turn++) {
    const id = await insertTask(deps, em, params);
    if (id !== null) {
      await deps.engine.enqueue(em, { id, kind: params.kind, runAt: params.runAt ?? null });
      return { id, created: true };
    }
    const sql = `select cast(id as text) as id from task where dedupe_key = ? and ${isLive}`;
    const { rows } = await deps.database.execute<{ id: string }>(em, sql, [params.dedupeKey]);
    if (rows[0] !== undefined) {
      return { id: rows[0].id, created: false };
    }
  }
  throw new Error(`No task with the dedupe key ${params.dedupeKey} could be added or found.`);
}

async function insertTask(
  { database, sql }: { readonly database: Database; readonly sql: TaskSql },
  em: EntityManager,
  params: EnqueueParams,
): Promise<string | null> {
  const maxAttempts = params.maxAttempts ?? defaultMaxAttempts;
  if (!Number.isSafeInteger(maxAttempts) || maxAttempts < 1) {
    throw new RangeError('A task needs at least one attempt.');
  }
  const id = uuidv7();
  const now = sql.at();
  const runAt = params.runAt === undefined ? now : sql.moment(params.runAt);
  const { rows } = await database.execute<{ id: string }>(
    em,
    `insert into task (id, kind, subject_id, dedupe_key, payload, state, max_attempts, run_at, created_at)
    values (?, ?, ?, ?, cast(? as ${sql.json}), 'queued', ?, ${runAt}, ${now})
    on conflict do nothing returning id`,
    [
      id,
      params.kind,
      params.subjectId ?? null,
      params.dedupeKey ?? null,
      storedJson(params.payload ?? {}),
      maxAttempts,
    ],
  );
  return rows.length === 1 ? id : null;
}
