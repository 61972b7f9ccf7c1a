// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

import type { Database } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { withKeys } from '../select/column-fields.ts';
import type { Select } from '../select/selection.ts';
import { clean } from '../text/clean.ts';
import { invalidInput, validate } from '../validation/validate.ts';
import {
  type TaskListParams,
  type TaskState,
  taskCountParamsSchema,
  taskListParamsSchema,
  taskStates,
} from './task.schema.ts';
import { compileSelected, type TaskRow } from './task-fields.ts';
import type { SelectedTask, SelectedTaskPage, TaskSelection } from './task-selection.ts';

/** @throws LibraryError `TASK_NOT_FOUND`, also for an id that is not a UUID */
export async function getTask<Selection extends TaskSelection>(
  database: Database,
  id: string,
  options?: Select<Selection>,
): Promise<SelectedTask<Selection>> {
  const known = normalizeUuid(id);
  const { columns, read } = compileSelected(options);
  const sql = `select ${withKeys(columns)} from task where id = ?`;
  const rows = known === null ? [] : await database.reader.all<TaskRow>(sql, [known]);
  if (rows[0] === undefined) {
    throw taskNotFound(id);
  }
  return read(rows[0]);
}

export function taskNotFound(id: string): LibraryError {
  return new LibraryError('TASK_NOT_FOUND', `No task has the id ${JSON.stringify(String(id).slice(0, 64))}.`);
}

/** Lists the newest first: ids are time-ordered. Each state is a separate index scan of at most one page. */
export async function listTasks<Selection extends TaskSelection>(
  database: Database,
  params: TaskListParams,
  options?: Select<Selection>,
): Promise<SelectedTaskPage<Selection>> {
  const { states, limit, cursor, ...about } = validate(taskListParamsSchema, params);
  const { columns, read } = compileSelected(options);
  const conditions = conditionsOf(about);
  if (cursor !== undefined) {
    conditions.push(['id < ?', readCursor(cursor)]);
  }
  const texts = conditions.map(([text]) => text);
  const scans = scansOf(states).map(
    (state) => `select * from (select ${withKeys(columns)} from task
      ${whereClause([...texts, ...state])} order by id desc limit ?) scan`,
  );
  const sql = `select * from (${scans.join(' union all ')}) scans order by id desc limit ?`;
  const values = conditions.map(([, value]) => value);
  const rows = await database.reader.all<TaskRow>(sql, [
    ...scans.flatMap(() => [...values, limit + 1]),
    limit + 1,
  ]);
  const page = rows.slice(0, limit);
  return { tasks: page.map(read), nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** Counts the tasks that `listTasks` finds on all its pages together. */
export async function countTasks(
  database: Database,
  params: Omit<TaskListParams, 'limit' | 'cursor'>,
): Promise<number> {
  const { states, ...about } = validate(taskCountParamsSchema, params);
  const conditions = conditionsOf(about);
  const texts = conditions.map(([text]) => text);
  const sql = `select count(*) as n from task ${whereClause([...texts, ...amongStates(states)])}`;
  const values = conditions.map(([, value]) => value);
  const [row] = await database.reader.all<{ n: number }>(sql, values);
  return row?.n ?? 0;
}

type Condition = readonly [text: string, value: string];

function conditionsOf({ kind, subjectId }: Pick<TaskListParams, 'kind' | 'subjectId'>): Condition[] {
  return [
    ...(kind === undefined ? [] : [['kind = ?', clean(kind)] as const]),
    ...(subjectId === undefined ? [] : [['subject_id = ?', storedSubject(subjectId)] as const]),
  ];
}

/** The stored form of a subject. */
export const storedSubject = (subjectId: string) => normalizeUuid(subjectId) ?? clean(subjectId);

/** States are part of the SQL text, always in the same order, so that prepared statements are reused. */
const named = (states: readonly TaskState[]) => taskStates.filter((state) => states.includes(state));

/** The condition of each index scan. */
function scansOf(states: readonly TaskState[] | undefined): readonly (readonly string[])[] {
  return states === undefined ? [[]] : named(states).map((state) => [`state = '${state}'`]);
}

const amongStates = (states: readonly TaskState[] | undefined) =>
  states === undefined
    ? []
    : [
        `state in (${named(states)
          .map((state) => `'${state}'`)
          .join(', ')})`,
      ];

const whereClause = (conditions: readonly string[]) =>
  conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;

function readCursor(cursor: string): string {
  const id = normalizeUuid(cursor);
  if (id === null) {
    throw invalidInput([{ field: 'cursor', message: 'must come from another page of this list' }]);
  }
  return id;
}
