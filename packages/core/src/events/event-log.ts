import type { Database } from '../database/database.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { type TaskRow, toTask } from '../tasks/task-fields.ts';
import type { LibraryEvent, MovieEvent } from './library-event.schema.ts';

/** An event with its position in the order of all. */
export interface LoggedEvent {
  readonly seq: number;
  readonly event: LibraryEvent;
}

interface EventRow {
  readonly seq: number;
  readonly type: LibraryEvent['type'];
  readonly subject_id: string | null;
  readonly task: string | null;
  readonly created_at: number;
}

/** Reads the table `event`, which triggers write: numbered in the order of the commits, kept for a day. */
export function createEventLog({ reader }: Pick<Database, 'reader'>) {
  const columns = 'seq, type, subject_id, task, created_at';
  const number = async (sql: string): Promise<number> => {
    const [row] = await reader.all<{ seq: number | null }>(sql, []);
    return row?.seq ?? 0;
  };
  return {
    /** The position of the newest event; 0 if there never was one. */
    last: () => number('select max(seq) as seq from event'),
    /** The position of the oldest event that is kept; 0 if there is not one. */
    first: () => number('select min(seq) as seq from event'),
    async readAfter(seq: number, limit: number): Promise<readonly LoggedEvent[]> {
      const sql = `select ${columns} from event where seq > ? order by seq limit ?`;
      return (await reader.all<EventRow>(sql, [seq, limit])).map(toLoggedEvent);
    },
  };
}

export type EventLog = ReturnType<typeof createEventLog>;

function toLoggedEvent(row: EventRow): LoggedEvent {
  const common = { id: String(row.seq), at: new Date(row.created_at).toISOString() };
  if (row.type === 'task.updated') {
    const task = toTask(JSON.parse(row.task ?? '') as TaskRow);
    const movieId = row.subject_id === null ? null : normalizeUuid(row.subject_id);
    return { seq: row.seq, event: { ...common, type: row.type, movieId, task } };
  }
  const event: MovieEvent = { ...common, type: row.type, movieId: row.subject_id ?? '' };
  return { seq: row.seq, event };
}
