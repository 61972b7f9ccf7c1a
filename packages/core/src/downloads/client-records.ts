import type { Database } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import { fromStoredFacts } from '../found-releases/stored-release.ts';
import { readIndexers } from '../indexers/read-indexers.ts';
import type { DownloadRequest } from './download-client.ts';

/** A download of a client in the queue. */
export interface TrackedDownload extends Pick<DownloadRequest, 'seedRatio' | 'seedTime'> {
  readonly downloadId: string;
}

/** What the database has of the downloads of a client, for programs that do not keep which of theirs are ours. */
export interface ClientRecords {
  /** The downloads in the queue, with the goals that their indexers have now; without goals if they are not known. */
  readTracked(): Promise<readonly TrackedDownload[]>;
  /** Which of these downloads are in the queue, or of a grab that was handed over. */
  findKnown(downloadIds: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface ClientRecordsDeps {
  readonly database: Database;
  readonly now: () => Date;
}

export const createClientRecords =
  ({ database, now }: ClientRecordsDeps) =>
  (clientId: string): ClientRecords => ({
    async readTracked() {
      const rows = await database
        .kysely(database.fork())
        .selectFrom('queue_item')
        .leftJoin('grab', 'grab.id', 'queue_item.id')
        .select(['queue_item.download_id as downloadId', 'grab.release'])
        .where('queue_item.client_id', '=', clientId)
        .where('queue_item.state', 'not in', ['failed', 'ignored'])
        .execute();
      if (rows.length === 0) return [];
      const indexers = new Map((await readIndexers(database, now())).map((indexer) => [indexer.id, indexer]));
      return rows.map(({ downloadId, release }) => {
        const indexer = indexers.get(fromStoredFacts(release)?.indexerId ?? '');
        return { downloadId, seedRatio: indexer?.seedRatio ?? null, seedTime: indexer?.seedTime ?? null };
      });
    },
    async findKnown(downloadIds) {
      if (downloadIds.length === 0) return new Set();
      const kysely = database.kysely(database.fork());
      const isAsked = isOneOf(database.driver, 'download_id', 'text', downloadIds);
      const rows = await kysely
        .selectFrom('queue_item')
        .select('download_id as downloadId')
        .where('client_id', '=', clientId)
        .where(isAsked)
        .union(
          kysely
            .selectFrom('grab')
            .select((grab) => grab.ref('download_id').$notNull().as('downloadId'))
            .where('client_id', '=', clientId)
            .where(isAsked),
        )
        .execute();
      return new Set(rows.map(({ downloadId }) => downloadId));
    },
  });
