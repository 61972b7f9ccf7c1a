// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

import { z } from 'zod';
import { boundList } from '../database/bound-list.ts';
import type { DatabaseDriver } from '../database/connection-options.ts';
import type { Database } from '../database/database.ts';
import { withKeys } from '../select/column-fields.ts';
import type { Select } from '../select/selection.ts';
import { validate } from '../validation/validate.ts';
import { storedSubject } from './find-tasks.ts';
import { taskListParamsSchema } from './task.schema.ts';
import { compileSelected, type TaskRow } from './task-fields.ts';
import type { SelectedTask, TaskSelection } from './task-selection.ts';

const maximumSubjects = 1_000;
const rules = z.strictObject({
  subjectIds: z.array(taskListParamsSchema.shape.subjectId.unwrap()).max(maximumSubjects),
  limit: taskListParamsSchema.shape.limit.unwrap(),
});

/**
 * The newest tasks about each of several subjects, in the order of the subjects, in one statement; an empty list for an
 * unknown subject.
 *
 * @param limit how many tasks of each subject, 1 to 100
 * @throws LibraryError `INVALID_INPUT`, also for more than 1,000 subjects
 */
export async function listTasksBySubjects<Selection extends TaskSelection>(
  database: Database,
  subjectIds: readonly string[],
  limit: number,
  options?: Select<Selection>,
): Promise<readonly (readonly SelectedTask<Selection>[])[]> {
  const subjects = validate(rules, { subjectIds, limit }).subjectIds.map(storedSubject);
  if (subjects.length === 0) {
    return [];
  }
  const { driver, reader } = database;
  const { columns, read } = compileSelected(options);
  const sql = newestOfEach[driver](withKeys(columns, ['id', 'subject_id']));
  const rows = await reader.all<TaskRow>(sql, [boundList(driver, [...new Set(subjects)]), limit]);
  const ofSubject = Map.groupBy(rows.toSorted(newestFirst), (row) => row.subject_id);
  return subjects.map((subject) => (ofSubject.get(subject) ?? []).map(read));
}

/** Ids are time-ordered. */
const newestFirst = (one: TaskRow, other: TaskRow) => (one.id < other.id ? 1 : -1);

const columnsOf = (columns: string, table: string) =>
  columns.replace(/\w+/g, (column) => `${table}.${column}`);

/**
 * The newest tasks of a subject are the end of its range in the index of subjects. With `=`, PostgreSQL's planner would scan
 * all tasks from the newest for each subject if it estimates that the subject is frequent, and sort if it estimates few rows.
 * A range, and a limit that it cannot estimate, lead to the index scan.
 */
const newestOfEach: Readonly<Record<DatabaseDriver, (columns: string) => string>> = {
  sqlite: (columns) => `select ${columnsOf(columns, 't')} from json_each(?) s
      cross join task t where t.id in (
      select id from task indexed by task_by_subject where subject_id = s.value order by id desc limit ?)`,
  postgresql: (columns) => `select t.* from unnest(?::text[]) s (subject_id) cross join lateral (
      select ${columnsOf(columns, 'task')} from task where subject_id between s.subject_id and s.subject_id
      order by subject_id desc, id desc limit (select ?::int)) t`,
};
