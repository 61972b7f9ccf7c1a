import type { Task, TaskSelection } from '@cinephage/core';
import { taskSchema } from '@cinephage/core/schemas';
import { type AskedFields, whenAsked } from './schema/asked-fields.ts';
import { pick } from './selection.ts';

/** A task as it goes through the schema: with the fields that were asked for, at least. */
export type TaskNode = Partial<Task>;

/** What to read of a task, for the fields of the type `Task` that are asked for. */
export function toTaskSelection({ names }: AskedFields): TaskSelection {
  return pick(
    taskSchema.shape,
    names.map((name) => (name === 'movie' ? 'subjectId' : name)),
  );
}

/** The same for a field that answers a task or a list of tasks. */
export const taskSelectionOf = whenAsked(toTaskSelection);

/** All that one of these selections has. */
export function unionOfTasks(selections: readonly TaskSelection[]): TaskSelection {
  const [first = {}, ...others] = new Set(selections);
  return others.length === 0 ? first : pick(taskSchema.shape, [first, ...others].flatMap(Object.keys));
}

/** A field that the selection always has where this is called. */
export function fieldOfTask<Field extends keyof Task>(node: TaskNode, field: Field): Task[Field] {
  const value = node[field];
  if (value === undefined) throw new TypeError(`The field ${field} of the task was not selected.`);
  return value;
}
