import { addToBlocklist } from '../../blocklist/add-to-blocklist.ts';
import type { Database, EntityManager } from '../../database/database.ts';
import { fromStoredFacts } from '../../found-releases/stored-release.ts';

/** A queue item, as far as the blocklist needs it. */
export interface BlockedDownload {
  /** Of the queue item, and of its grab. */
  readonly id: string;
  readonly movieId: string | null;
  /** Id at the client: the info hash of a torrent. */
  readonly downloadId: string;
  readonly title: string;
  readonly protocol: 'torrent' | 'usenet';
  readonly indexer: string | null;
  readonly size: number | null;
}

interface BlocklistDownloadOptions {
  readonly reason: string;
  readonly coversReposts: boolean;
  readonly now: Date;
}

/**
 * Puts the release of a download on the blocklist, once, in the transaction of the change that is the reason: by guid, title and indexer as
 * it was grabbed, and by the info hash of the torrent.
 *
 * @param options.reason a sentence for people
 * @param options.coversReposts whether a repost of its title is as bad
 */
export async function blocklistDownload(
  database: Database,
  em: EntityManager,
  item: BlockedDownload,
  { reason, now, coversReposts }: BlocklistDownloadOptions,
): Promise<void> {
  const grab = await database
    .kysely(em)
    .selectFrom('grab')
    .select('release')
    .where('id', '=', item.id)
    .executeTakeFirst();
  const release = fromStoredFacts(grab?.release ?? null);
  const entry = {
    movieId: item.movieId,
    indexerId: release?.indexerId ?? null,
    indexerName: release?.indexerName ?? item.indexer,
    guid: release?.guid ?? null,
    infoHash: release?.infoHash ?? (item.protocol === 'torrent' ? item.downloadId : null),
    title: release?.title ?? item.title,
    ...{ protocol: item.protocol, size: release?.size ?? item.size, reason },
    coversReposts,
  };
  if (!(await isListed(database, em, entry))) {
    await addToBlocklist(database, em, entry, now);
  }
}

interface ListedEntry {
  readonly movieId: string | null;
  readonly indexerId: string | null;
  readonly guid: string | null;
  readonly title: string;
}

/** Whether an earlier import of the same download put it there. */
async function isListed(
  database: Database,
  em: EntityManager,
  { movieId, indexerId, guid, title }: ListedEntry,
): Promise<boolean> {
  const row = await database
    .kysely(em)
    .selectFrom('blocklist_item')
    .select('id')
    .where('movie_id', movieId === null ? 'is' : '=', movieId)
    .where('indexer_id', indexerId === null ? 'is' : '=', indexerId)
    .where('guid', guid === null ? 'is' : '=', guid)
    .where('title', '=', title)
    .executeTakeFirst();
  return row !== undefined;
}
