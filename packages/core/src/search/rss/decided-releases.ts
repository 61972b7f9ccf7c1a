import type { Database } from '../../database/database.ts';
import { hashGuid } from '../../found-releases/stored-release.ts';
import type { Release } from '../../releases/release.ts';

/** More than an indexer has in its feed. */
const keptOfIndexer = 20_000;
const retentionMs = 30 * 24 * 3_600_000;
/** Bound values of a statement are limited. */
const rowsPerStatement = 1_000;

/** Whether syncs have decided about a release of the indexer lately. */
export async function readDecided(
  { readKysely }: Pick<Database, 'readKysely'>,
  indexerId: string,
): Promise<(guid: string) => boolean> {
  const rows = await readKysely
    .selectFrom('decided_release')
    .select('guid_hash')
    .where('indexer_id', '=', indexerId)
    .execute();
  const hashes = new Set(rows.map(({ guid_hash }) => guid_hash));
  return (guid) => hashes.has(hashGuid(guid));
}

/** What an indexer has answered to a sync. */
export interface SyncedIndexer {
  readonly indexerId: string;
  readonly releases: readonly Release[];
}

/** Remembers that the releases are decided and the indexers are read, and forgets what is old. */
export async function rememberSync(
  database: Database,
  synced: readonly SyncedIndexer[],
  at: Date,
): Promise<void> {
  await database.transaction(async (em) => {
    const kysely = database.kysely(em);
    for (const { indexerId, releases } of synced) {
      const rows = [...new Set(releases.map(({ guid }) => hashGuid(guid)))]
        .toSorted()
        .map((guid_hash) => ({ indexer_id: indexerId, guid_hash, decided_at: at }));
      for (let start = 0; start < rows.length; start += rowsPerStatement) {
        await kysely
          .insertInto('decided_release')
          .values(rows.slice(start, start + rowsPerStatement))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      await kysely
        .insertInto('rss_sync')
        .values({ indexer_id: indexerId, synced_at: at })
        .onConflict((conflict) => conflict.column('indexer_id').doUpdateSet({ synced_at: at }))
        .execute();
    }
  });
  await forget(database, synced, at);
}

async function forget(database: Database, synced: readonly SyncedIndexer[], at: Date): Promise<void> {
  await database.transaction(async (em) => {
    const kysely = database.kysely(em);
    await kysely
      .deleteFrom('decided_release')
      .where('decided_at', '<', new Date(at.getTime() - retentionMs))
      .execute();
    for (const { indexerId } of synced) {
      const oldest = await kysely
        .selectFrom('decided_release')
        .select('decided_at')
        .where('indexer_id', '=', indexerId)
        .orderBy('decided_at', 'desc')
        .offset(keptOfIndexer)
        .limit(1)
        .executeTakeFirst();
      if (oldest !== undefined) {
        await kysely
          .deleteFrom('decided_release')
          .where('indexer_id', '=', indexerId)
          .where('decided_at', '<=', oldest.decided_at)
          .execute();
      }
    }
  });
}

/** When each indexer was last read. */
export async function readSyncTimes({
  readKysely,
}: Pick<Database, 'readKysely'>): Promise<ReadonlyMap<string, Date>> {
  const rows = await readKysely.selectFrom('rss_sync').select(['indexer_id', 'synced_at']).execute();
  return new Map(rows.map(({ indexer_id, synced_at }) => [indexer_id, synced_at]));
}
