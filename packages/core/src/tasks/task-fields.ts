import { allFields } from '../select/all-fields.ts';
import { type ColumnFields, columnsOf, fieldCompiler } from '../select/column-fields.ts';
import type { Select } from '../select/selection.ts';
import { type Task, type TaskFailure, type TaskState, task } from './task.schema.ts';
import type { TaskSelection, WholeTask } from './task-selection.ts';

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

const field = columnsOf<TaskRow>();
const as = <Value>(value: Value) => value;
const parsed = <Value>(json: string | null) => (json === null ? null : (JSON.parse(json) as Value));
const iso = (ms: number) => new Date(ms).toISOString();
const moment = (ms: number | null) => (ms === null ? null : iso(ms));

/** What the outside sees of a task: not its payload, and not which instance runs it. */
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
  runAt: field('run_at', iso),
  createdAt: field('created_at', iso),
  startedAt: field('started_at', moment),
  finishedAt: field('finished_at', moment),
};

const compile = fieldCompiler(taskFields);
const wholeTask: WholeTask = allFields(task.shape);

/** How to read what is selected, or all of a task. */
export function compileSelected<Selection extends TaskSelection = WholeTask>(options?: Select<Selection>) {
  // Without options, Selection is what it is unless said otherwise.
  return compile(options?.select ?? (wholeTask as TaskSelection as Selection));
}

/** Makes the whole task of a row. */
export const { read: toTask } = compileSelected();
