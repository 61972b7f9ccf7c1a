// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

import type { DatabaseDriver } from '../database/connection-options.ts';
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
  const { limit, cursor, ...filter } = validate(taskListParamsSchema, params);
  const { columns, read } = compileSelected(options);
  const scans = scansOf(database.driver, filter, cursor === undefined ? null : readCursor(cursor));
  const pages = scans.map(
    ({ where, orderBy }) =>
      `select * from (select ${withKeys(columns)} from task ${where} order by ${orderBy} limit ?) scan`,
  );
  const sql = `select * from (${pages.join(' union all ')}) scans order by id desc limit ?`;
  const values = scans.flatMap((scan) => [...scan.values, limit + 1]);
  const rows = await database.reader.all<TaskRow>(sql, [...values, limit + 1]);
  const page = rows.slice(0, limit);
  return { tasks: page.map(read), nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** Counts the tasks that `listTasks` finds on all its pages together. */
export async function countTasks(
  database: Database,
  params: Omit<TaskListParams, 'limit' | 'cursor'>,
): Promise<number> {
  const filter = validate(taskCountParamsSchema, params);
  const { conditions, stateColumn } = conditionsOf(database.driver, filter);
  const texts = conditions.map(([text]) => text);
  if (filter.states !== undefined) {
    texts.push(`${stateColumn} in (${named(filter.states).map((state) => `'${state}'`)})`);
  }
  const sql = `select count(*) as n from task ${whereClause(texts)}`;
  const values = conditions.map(([, value]) => value);
  const [row] = await database.reader.all<{ n: number }>(sql, values);
  return row?.n ?? 0;
}

type TaskFilter = Pick<TaskListParams, 'kind' | 'subjectId' | 'states'>;

interface Conditions {
  readonly conditions: [text: string, value: string][];
  /** The column `state` as conditions have to name it. */
  readonly stateColumn: string;
}

/** Few tasks are about one subject: its index finds them, and without statistics SQLite might choose that of their kind or state. */
function conditionsOf(driver: DatabaseDriver, { kind, subjectId }: TaskFilter): Conditions {
  const hasSubject = subjectId !== undefined;
  const prefix = hasSubject && driver === 'sqlite' ? '+' : '';
  return {
    conditions: [
      ...(kind === undefined ? [] : [[`${prefix}kind = ?`, clean(kind)] as [string, string]]),
      ...(hasSubject ? [['subject_id = ?', storedSubject(subjectId)] as [string, string]] : []),
    ],
    stateColumn: `${prefix}state`,
  };
}

/** The stored form of a subject. */
export const storedSubject = (subjectId: string) => normalizeUuid(subjectId) ?? clean(subjectId);

/** States are part of the SQL text, always in the same order, so that prepared statements are reused. */
const named = (states: readonly TaskState[]) => taskStates.filter((state) => states.includes(state));

interface Scan {
  readonly where: string;
  readonly orderBy: string;
  readonly values: readonly string[];
}

/** @param before id that the tasks come before; null: the first page */
function scansOf(driver: DatabaseDriver, filter: TaskFilter, before: string | null): readonly Scan[] {
  const { kind, subjectId, states } = filter;
  if (subjectId === undefined && (kind ?? states) !== undefined) {
    const key = kind === undefined ? [] : [clean(kind)];
    return named(states ?? taskStates).map((state) => scanOfState(key, state, before));
  }
  const { conditions, stateColumn } = conditionsOf(driver, filter);
  if (before !== null) {
    conditions.push(['id < ?', before]);
  }
  const texts = conditions.map(([text]) => text);
  const values = conditions.map(([, value]) => value);
  return (states === undefined ? [[]] : named(states).map((state) => [`${stateColumn} = '${state}'`])).map(
    (state) => ({ where: whereClause([...texts, ...state]), orderBy: 'id desc', values }),
  );
}

/**
 * A range of the index by state, or by kind and state. With `=`, PostgreSQL's planner would scan all tasks from the newest if it
 * estimates that such tasks are frequent; it does not know that they may be the oldest, or a state rare among the tasks of a kind.
 *
 * @param kind empty: any
 */
function scanOfState(kind: readonly string[], state: TaskState, before: string | null): Scan {
  const columns = [...kind.map(() => 'kind'), 'state'];
  const key = [...kind.map(() => '?'), `'${state}'`];
  const end = before === null ? `(${columns}) <= (${key})` : `(${columns}, id) < (${key}, ?)`;
  return {
    where: whereClause([`(${columns}) >= (${key})`, end]),
    orderBy: [...columns, 'id'].map((column) => `${column} desc`).join(', '),
    values: [...kind, ...kind, ...(before === null ? [] : [before])],
  };
}

const whereClause = (conditions: readonly string[]) =>
  conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;

function readCursor(cursor: string): string {
  const id = normalizeUuid(cursor);
  if (id === null) {
    throw invalidInput([{ field: 'cursor', message: 'must come from another page of this list' }]);
  }
  return id;
}
