import type { FieldSelection, WholeSelection } from '../select/selection.ts';
import type { Task } from './task.schema.ts';

/**
 * Which fields of a task to read.
 *
 * @example { state: true, percent: true }
 */
export type TaskSelection = FieldSelection<Task>;

export type WholeTask = WholeSelection<Task>;

/** A task with the fields that were selected, and no others. */
export type SelectedTask<Selection extends TaskSelection> = Pick<Task, keyof Selection & keyof Task>;

/** Tasks with the selected fields, the newest first. */
export interface SelectedTaskPage<Selection extends TaskSelection> {
  readonly tasks: SelectedTask<Selection>[];
  readonly nextCursor: string | null;
}
