import { type ColumnFields, columnsOf, fieldCompiler } from '../select/column-fields.ts';
import { toIso } from '../text/to-iso.ts';
import type { Task, TaskFailure, TaskState } from './task.schema.ts';

/** A row of the task table as the reader returns it: timestamps in milliseconds, JSON as text. */
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

const field = columnsOf<TaskRow>();
const as = <Value>(value: Value) => value;
const parsed = <Value>(json: string | null) => (json === null ? null : (JSON.parse(json) as Value));
const isoOrNull = (ms: number | null) => (ms === null ? null : toIso(ms));

/** The public fields of a task: not its payload, and not which process runs it. */
const taskFields: ColumnFields<Task, TaskRow> = {
  id: field('id', as),
  kind: field('kind', as),
  subjectId: field('subject_id', as),
  state: field('state', as),
  priority: field('priority', as),
  percent: field('percent', as),
  message: field('message', as),
  result: field('result', parsed<Task['result']>),
  error: field('error', parsed<TaskFailure>),
  attempt: field('attempt', as),
  maxAttempts: field('max_attempts', as),
  runAt: field('run_at', toIso),
  createdAt: field('created_at', toIso),
  startedAt: field('started_at', isoOrNull),
  finishedAt: field('finished_at', isoOrNull),
};

/** Compiles a selection of task fields; without one, all of them. */
export const compileSelected = fieldCompiler(taskFields);

/** Reads a whole task from a row. */
export const { read: toTask } = compileSelected();
