import type { Database, EntityManager } from '../database/database.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { Protocol } from '../releases/release.ts';
import { clean, cleanOrNull } from '../text/clean.ts';
import { releaseTitleKey } from './release-title-key.ts';

/** A release to put on the blocklist. It is found again by what is given of `guid`, `infoHash` and `title`. */
export interface BlocklistEntry {
  readonly movieId: string | null;
  /** Null: the release of every indexer. */
  readonly indexerId: string | null;
  readonly indexerName: string | null;
  readonly guid: string | null;
  readonly infoHash: string | null;
  readonly title: string | null;
  readonly protocol: Protocol | null;
  /** Bytes. */
  readonly size: number | null;
  /** A sentence for people. */
  readonly reason: string;
  /**
   * Whether releases of its title count that are published after this: not if only the upload was at fault, such as one whose articles are
   * missing.
   * @default true
   */
  readonly coversReposts?: boolean;
}

/**
 * Puts a release on the blocklist, in the transaction of the change that is the reason.
 *
 * @returns the id of the entry
 */
export async function addToBlocklist(
  database: Database,
  em: EntityManager,
  entry: BlocklistEntry,
  now: Date = new Date(),
): Promise<string> {
  const {
    movieId,
    indexerId,
    indexerName,
    guid,
    infoHash,
    title,
    protocol,
    size,
    reason,
    coversReposts = true,
  } = entry;
  const id = uuidv7();
  await database
    .kysely(em)
    .insertInto('blocklist_item')
    .values({
      ...{ id, movie_id: movieId, indexer_id: indexerId, guid: cleanOrNull(guid) },
      indexer_name: cleanOrNull(indexerName),
      ...{ info_hash: infoHash?.toLowerCase() ?? null, title: cleanOrNull(title), protocol, size },
      reason: clean(reason),
      ...{ created_at: now, covers_reposts: coversReposts },
      title_key: title === null ? null : releaseTitleKey(title),
    })
    .execute();
  return id;
}
