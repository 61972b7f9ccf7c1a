import type { Selectable } from 'kysely';
import type { Database } from '../database/database.ts';
import type { DB } from '../database/schema/db.ts';
import type { FileData, GrabData } from '../history/record-activity.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { type TaskRow, toTask } from '../tasks/task-fields.ts';
import type {
  DownloadEvent,
  FileEvent,
  LibraryEvent,
  MovieEvent,
  ReleaseEvent,
} from './library-event.schema.ts';

/** An event with its position in the order of all. */
export interface LoggedEvent {
  readonly seq: number;
  readonly event: LibraryEvent;
}

export type EventLogDeps = Pick<Database, 'readKysely' | 'readBeforeChanges'>;

/** Reads the table `event`, which triggers write: numbered in the order of the commits, kept for a day. */
export function createEventLog({ readKysely, readBeforeChanges }: EventLogDeps) {
  /** The position of the newest event; 0 if there never was one. */
  async function last(): Promise<number> {
    const newest = await readKysely
      .selectFrom('event')
      .select(({ fn }) => fn.max<number | null>('seq').as('seq'))
      .executeTakeFirst();
    return newest?.seq ?? 0;
  }

  return {
    last,
    /** Like `last`, and before all changes that this process makes next, which wait for it. */
    lastBeforeChanges: () => readBeforeChanges(last()),
    /** The position of the oldest event that is kept; 0 if there is not one. */
    async first(): Promise<number> {
      const oldest = await readKysely
        .selectFrom('event')
        .select(({ fn }) => fn.min<number | null>('seq').as('seq'))
        .executeTakeFirst();
      return oldest?.seq ?? 0;
    },
    async readAfter(seq: number, limit: number): Promise<readonly LoggedEvent[]> {
      const rows = await readKysely
        .selectFrom('event')
        .select(['seq', 'type', 'subject_id', 'task', 'file', 'grab', 'created_at'])
        .where('seq', '>', seq)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map(toLoggedEvent);
    },
  };
}

export type EventLog = ReturnType<typeof createEventLog>;

function toLoggedEvent(row: Selectable<DB['event']>): LoggedEvent {
  const type = row.type as LibraryEvent['type'];
  const common = { id: String(row.seq), at: row.created_at.toISOString() };
  if (type === 'task.updated') {
    const task = toTask(row.task as TaskRow);
    const movieId = row.subject_id === null ? null : normalizeUuid(row.subject_id);
    return { seq: row.seq, event: { ...common, type, movieId, task } };
  }
  if (row.file !== null) {
    const { fileId, path, versionId } = row.file as FileData;
    const file = { movieId: row.subject_id ?? '', fileId, path, versionId };
    return { seq: row.seq, event: { ...common, type: type as FileEvent['type'], ...file } };
  }
  if (row.grab !== null) {
    const { grabId, versionId, releaseTitle, indexer, protocol, quality, downloadClient } =
      row.grab as GrabData;
    const { message = '' } = row.grab as { readonly message?: string };
    const movieId = row.subject_id ?? '';
    const grab = { grabId, versionId, releaseTitle, indexer, protocol, quality, downloadClient };
    const event: ReleaseEvent | DownloadEvent =
      type === 'release.grabbed'
        ? { ...common, type, movieId, ...grab }
        : { ...common, type: type as DownloadEvent['type'], movieId, ...grab, message };
    return { seq: row.seq, event };
  }
  const event: MovieEvent = { ...common, type: type as MovieEvent['type'], movieId: row.subject_id ?? '' };
  return { seq: row.seq, event };
}
