import type { Kysely } from 'kysely';
import type { DB } from '../database/schema/db.ts';
import type { WrittenFile } from '../database/schema/download-tables.ts';
import type { Release } from '../releases/release.ts';

export interface GrabbedDownload {
  /** Id of the grab, which becomes that of the queue item. */
  readonly id: string;
  readonly release: Release;
  readonly movieId: string;
  readonly versionId: string;
  readonly client: { readonly id: string; readonly name: string };
  readonly downloadId: string;
  readonly writtenFile: WrittenFile | null;
  readonly at: Date;
}

/**
 * Adds a download to the queue, in the transaction of its grab. A client that had the same download before, added by a user or for
 * another grab, keeps one item for it, which is of this grab from now on.
 * The client is polled at once, unless it is down.
 */
export async function addQueueItem(
  kysely: Kysely<DB>,
  { id, release, movieId, versionId, client, downloadId, writtenFile, at }: GrabbedDownload,
): Promise<void> {
  await kysely
    .deleteFrom('queue_item')
    .where('client_id', '=', client.id)
    .where('download_id', '=', downloadId)
    .execute();
  await kysely
    .insertInto('queue_item')
    .values({
      ...{ id, client_id: client.id, client_name: client.name, download_id: downloadId },
      ...{ movie_id: movieId, version_id: versionId, title: release.title, protocol: release.protocol },
      ...{ indexer: release.indexerName, quality: release.parsed.quality.name },
      ...{ state: 'downloading', status: 'queued', messages: '[]', is_seeded: false },
      ...{ size: release.size, size_left: release.size, added_at: at, updated_at: at },
      written_file: writtenFile === null ? null : JSON.stringify(writtenFile),
    })
    .execute();
  await kysely
    .updateTable('download_client_state')
    .set({ next_poll_at: at })
    .where('client_id', '=', client.id)
    .where('failures', '=', 0)
    .execute();
}
