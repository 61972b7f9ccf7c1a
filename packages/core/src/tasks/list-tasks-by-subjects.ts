import { z } from 'zod';
import { boundList } from '../database/bound-list.ts';
import type { DatabaseDriver } from '../database/connection-options.ts';
import type { Database } from '../database/database.ts';
import { validate } from '../validate.ts';
import { storedSubject } from './find-tasks.ts';
import { type Task, taskListParams } from './task.schema.ts';
import { type TaskRow, taskColumns, toTask } from './to-task.ts';

const maximumSubjects = 1_000;
const rules = z.strictObject({
  subjectIds: z.array(taskListParams.shape.subjectId.unwrap()).max(maximumSubjects),
  limit: taskListParams.shape.limit.unwrap(),
});

/**
 * The newest tasks about each of several subjects, in the order of the subjects; none of a subject that nobody knows. One
 * statement, however many there are.
 *
 * @param limit how many tasks of each subject, 1 to 100
 * @throws LibraryError `INVALID_INPUT`, also for more than 1,000 subjects
 */
export async function listTasksBySubjects(
  database: Database,
  subjectIds: readonly string[],
  limit: number,
): Promise<readonly (readonly Task[])[]> {
  const subjects = validate(rules, { subjectIds, limit }).subjectIds.map(storedSubject);
  if (subjects.length === 0) {
    return [];
  }
  const { driver, reader } = database;
  const rows = await reader.all<TaskRow>(newestOfEach[driver], [
    boundList(driver, [...new Set(subjects)]),
    limit,
  ]);
  const ofSubject = Map.groupBy(rows.map(toTask), ({ subjectId }) => subjectId);
  return subjects.map((subject) => (ofSubject.get(subject) ?? []).toSorted(newestFirst));
}

/** Ids are time-ordered. */
const newestFirst = (one: Task, other: Task) => (one.id < other.id ? 1 : -1);

const columnsOf = (table: string) => taskColumns.replace(/\w+/g, (column) => `${table}.${column}`);

/**
 * The newest of a subject are the end of its range in the index of subjects. Asked for by `=`, PostgreSQL would rather look
 * through all tasks from the newest on where it expects to meet the subject soon, once more for each subject; and it would
 * sort where it expects few. Of a range, and of a limit that it cannot know, it expects neither.
 */
const newestOfEach: Readonly<Record<DatabaseDriver, string>> = {
  sqlite: `select ${columnsOf('t')} from json_each(?) s cross join task t where t.id in (
      select id from task indexed by task_by_subject where subject_id = s.value order by id desc limit ?)`,
  postgresql: `select t.* from unnest(?::text[]) s (subject_id) cross join lateral (
      select ${columnsOf('task')} from task where subject_id between s.subject_id and s.subject_id
      order by subject_id desc, id desc limit (select ?::int)) t`,
};
