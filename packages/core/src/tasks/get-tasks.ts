// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

import { boundList } from '../database/bound-list.ts';
import type { Database } from '../database/database.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { withKeys } from '../select/column-fields.ts';
import type { Select } from '../select/selection.ts';
import { invalidInput } from '../validation/validate.ts';
import { compileSelected, type TaskRow } from './task-fields.ts';
import type { SelectedTask, TaskSelection } from './task-selection.ts';

/** How many tasks can be read by their ids at once. */
const maximumIds = 1_000;

/**
 * Several tasks by their ids, in the order of these, in one statement; null for an id that is unknown or not a UUID.
 *
 * @throws LibraryError `INVALID_INPUT` for more than 1,000 ids
 */
export async function getTasks<Selection extends TaskSelection>(
  database: Database,
  ids: readonly string[],
  options?: Select<Selection>,
): Promise<readonly (SelectedTask<Selection> | null)[]> {
  if (ids.length > maximumIds) {
    throw invalidInput([{ field: 'ids', message: `must have at most ${maximumIds} elements` }]);
  }
  const { columns, read } = compileSelected(options);
  const keys = ids.map(normalizeUuid);
  const known = keys.filter((key) => key !== null);
  if (known.length === 0) {
    return keys.map(() => null);
  }
  const sql = `select ${withKeys(columns)} from task where ${database.isOneOf('id', 'uuid')}`;
  const rows = await database.reader.all<TaskRow>(sql, [boundList(database.driver, known)]);
  const tasks = new Map(rows.map((row) => [row.id, read(row)]));
  return keys.map((key) => (key === null ? null : (tasks.get(key) ?? null)));
}
