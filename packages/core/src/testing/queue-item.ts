import { databaseOf, type LibraryHandle } from '../database/library-database.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { QueueItemRow } from '../queue/queue-item-rows.ts';

/** A download that is half done, of no movie. */
export function queueItemRow(facts: Partial<QueueItemRow> = {}): QueueItemRow {
  const id = facts.id ?? uuidv7();
  const at = new Date('2026-03-01T12:00:00.000Z');
  return {
    ...{ id, client_id: '0199a4c2-6d20-7c3e-9a54-1f0e7c2b8d01', client_name: 'Torrents', download_id: id },
    ...{ movie_id: null, version_id: null, title: 'A.Movie.2010.1080p.BluRay.x264-GROUP' },
    ...{ protocol: 'torrent', indexer: 'Indexer', quality: 'Bluray-1080p', state: 'downloading' },
    ...{ status: 'downloading', size: 8_000, size_left: 2_000, speed: 10, seconds_left: 200 },
    ...{ output_path: null, messages: [], error_message: null, is_seeded: false, stalled_since: null },
    ...{
      missing_since: null,
      removal: null,
      task_id: null,
      written_file: null,
      added_at: at,
      started_at: at,
    },
    ...{ ended_at: null, updated_at: at },
    ...facts,
  };
}

/** Adds a download to the queue of a library, as a grab or a poll would. @returns its id */
export async function insertQueueItem(
  library: LibraryHandle,
  facts: Partial<QueueItemRow> = {},
): Promise<string> {
  const database = databaseOf(library);
  const { messages, written_file: file, ...row } = queueItemRow(facts);
  await database
    .kysely(database.fork())
    .insertInto('queue_item')
    .values({
      ...{ ...row, messages: JSON.stringify(messages) },
      written_file: file === null ? null : JSON.stringify(file),
    })
    .execute();
  return row.id;
}
