import type { Database } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';
import { normalizeUuid } from '../identifiers.ts';
import { clean } from '../text/clean.ts';
import { invalidInput, validate } from '../validate.ts';
import {
  type Task,
  type TaskListParams,
  type TaskPage,
  type TaskState,
  taskListParams,
  taskStates,
} from './task.schema.ts';
import { type TaskRow, taskColumns, toTask } from './to-task.ts';

/** @throws LibraryError `TASK_NOT_FOUND`, also for what is no UUID */
export async function getTask(database: Database, id: string): Promise<Task> {
  const known = normalizeUuid(id);
  const sql = `select ${taskColumns} from task where id = ?`;
  const rows = known === null ? [] : await database.reader.all<TaskRow>(sql, [known]);
  if (rows[0] === undefined) {
    throw taskNotFound(id);
  }
  return toTask(rows[0]);
}

export function taskNotFound(id: string): LibraryError {
  return new LibraryError('TASK_NOT_FOUND', `No task has the id ${JSON.stringify(String(id).slice(0, 64))}.`);
}

/** The newest first: ids are time-ordered. Each state is a walk of its own along one index, as far as the page reaches. */
export async function listTasks(database: Database, params: TaskListParams): Promise<TaskPage> {
  const { states, kind, subjectId, limit, cursor } = validate(taskListParams, params);
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  const where = (condition: string, value: string) => {
    conditions.push(condition);
    values.push(value);
  };
  if (kind !== undefined) {
    where('kind = ?', clean(kind));
  }
  if (subjectId !== undefined) {
    where('subject_id = ?', normalizeUuid(subjectId) ?? clean(subjectId));
  }
  if (cursor !== undefined) {
    where('id < ?', readCursor(cursor));
  }
  const walks = walksOf(states).map(
    (state) => `select * from (select ${taskColumns} from task
      ${whereClause([...conditions, ...state])} order by id desc limit ?) walk`,
  );
  const sql = `select * from (${walks.join(' union all ')}) walks order by id desc limit ?`;
  const rows = await database.reader.all<TaskRow>(sql, [
    ...walks.flatMap(() => [...values, limit + 1]),
    limit + 1,
  ]);
  const tasks = rows.slice(0, limit).map(toTask);
  return { tasks, nextCursor: rows.length > limit ? (tasks.at(-1)?.id ?? null) : null };
}

/** The condition of each walk; states are words of ours and no values, in one order whoever asks: statements stay prepared. */
function walksOf(states: readonly TaskState[] | undefined): readonly (readonly string[])[] {
  return states === undefined
    ? [[]]
    : taskStates.filter((state) => states.includes(state)).map((state) => [`state = '${state}'`]);
}

const whereClause = (conditions: readonly string[]) =>
  conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;

function readCursor(cursor: string): string {
  const id = normalizeUuid(cursor);
  if (id === null) {
    throw invalidInput([{ field: 'cursor', message: 'must be the nextCursor of another page' }]);
  }
  return id;
}
