import type { Database } from '../database/database.ts';

export interface DeleteOldDownloadsDeps {
  readonly database: Database;
  readonly now: () => Date;
}

const dayMs = 86_400_000;
/** How long downloads that have ended stay in the queue. */
export const importedRetentionMs = dayMs;
export const failedRetentionMs = 30 * dayMs;

/**
 * Returns a function that deletes up to `batchSize` items that ended long ago, and that no client can list again: it would be taken for one
 * that a user has added there.
 *
 * @returns how many it has deleted
 */
export function createDeleteOldDownloads({ database, now }: DeleteOldDownloadsDeps) {
  return async function deleteOldDownloads(batchSize: number): Promise<number> {
    const before = (retentionMs: number) => new Date(now().getTime() - retentionMs);
    const { numDeletedRows } = await database
      .kysely(database.fork())
      .deleteFrom('queue_item')
      .where('id', 'in', (query) =>
        query
          .selectFrom('queue_item as old')
          .leftJoin('download_client as client', 'client.id', 'old.client_id')
          .select('old.id')
          .where((row) =>
            row.or([
              row.and([
                row('old.state', 'in', ['imported', 'ignored']),
                row('old.ended_at', '<', before(importedRetentionMs)),
              ]),
              row.and([row('old.state', '=', 'failed'), row('old.ended_at', '<', before(failedRetentionMs))]),
            ]),
          )
          .where((row) =>
            row.or([
              row('old.missing_since', 'is not', null),
              row('client.id', 'is', null),
              row('client.implementation', '=', 'WatchFolder'),
            ]),
          )
          .limit(batchSize),
      )
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  };
}
