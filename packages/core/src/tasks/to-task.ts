import type { Task, TaskFailure, TaskState } from './task.schema.ts';

/** A row of the task table as the reader gives it: times in milliseconds, JSON as text. */
export interface TaskRow {
  readonly id: string;
  readonly kind: string;
  readonly subject_id: string | null;
  readonly state: TaskState;
  readonly priority: number;
  readonly percent: number;
  readonly message: string | null;
  readonly result: string | null;
  readonly error: string | null;
  readonly attempt: number;
  readonly max_attempts: number;
  readonly run_at: number;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly finished_at: number | null;
}

export const taskColumns = `id, kind, subject_id, state, priority, percent, message, result, error, attempt, max_attempts,
  run_at, created_at, started_at, finished_at`;

/** What the outside sees of a task: not its payload, and not which instance runs it. */
export function toTask(row: TaskRow): Task {
  return {
    id: row.id,
    kind: row.kind,
    subjectId: row.subject_id,
    state: row.state,
    priority: row.priority,
    percent: row.percent,
    message: row.message,
    result: row.result === null ? null : (JSON.parse(row.result) satisfies Task['result']),
    error: row.error === null ? null : (JSON.parse(row.error) satisfies TaskFailure),
    attempt: row.attempt,
    maxAttempts: row.max_attempts,
    runAt: toIso(row.run_at),
    createdAt: toIso(row.created_at),
    startedAt: row.started_at === null ? null : toIso(row.started_at),
    finishedAt: row.finished_at === null ? null : toIso(row.finished_at),
  };
}

const toIso = (ms: number) => new Date(ms).toISOString();
