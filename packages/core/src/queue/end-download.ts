import type { Database, EntityManager } from '../database/database.ts';
import { recordActivity } from '../history/record-activity.ts';
import { downloadData } from './download-data.ts';
import type { QueueItemRow } from './queue-item-rows.ts';

interface EndDownloadParams {
  readonly row: QueueItemRow;
  /** Why, as a sentence for people. */
  readonly message: string;
  readonly at: Date;
}

/**
 * Ends the grab of a download that is no longer followed, and adds that to the history, in the transaction that changes its item.
 * Another release may be grabbed for its version then.
 */
export async function endDownload(
  database: Database,
  em: EntityManager,
  { row, message, at }: EndDownloadParams,
): Promise<void> {
  const kysely = database.kysely(em);
  await kysely
    .updateTable('grab')
    .set({ state: 'cancelled', message, ended_at: at, updated_at: at })
    .where('id', '=', row.id)
    .where('state', '=', 'grabbed')
    .execute();
  if (row.movie_id === null) {
    return;
  }
  const movie = await kysely
    .selectFrom('movie')
    .select('title')
    .where('id', '=', row.movie_id)
    .executeTakeFirst();
  await recordActivity(kysely, {
    ...{ type: 'downloadRemoved', movieId: row.movie_id, title: movie?.title ?? '', at },
    data: {
      ...downloadData({
        ...{ id: row.id, movieId: row.movie_id, versionId: row.version_id, title: row.title },
        ...{
          indexer: row.indexer,
          protocol: row.protocol,
          quality: row.quality,
          clientName: row.client_name,
        },
      }),
      message,
    },
  });
}
