import type { Database, EntityManager } from '../database/database.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import type { Release } from '../releases/release.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { fromStoredRelease, hashGuid, type StoredRelease, toStoredRelease } from './stored-release.ts';

export interface FoundReleasesDeps {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly now: () => Date;
}

/** How long a release that was found can be grabbed; links of indexers expire too. */
const retentionMs = 24 * 3_600_000;
/** Bound values of a statement are limited. */
const rowsPerStatement = 500;

/**
 * Keeps releases for a day, so that they can be grabbed by indexer and guid. Their downloads, which may contain keys, are sealed.
 *
 * ```ts
 * await storeFoundReleases({ database, secrets, now }, releases);
 * const release = await findFoundRelease({ database, secrets, now }, indexerId, guid);
 * ```
 */
export async function storeFoundReleases(
  { database, secrets, now }: FoundReleasesDeps,
  releases: readonly Release[],
): Promise<void> {
  const foundAt = now();
  const rows = uniqueRows(releases.map((release) => toStoredRelease(secrets, release)));
  await database.transaction(async (em) => {
    for (let start = 0; start < rows.length; start += rowsPerStatement) {
      await store(database, em, rows.slice(start, start + rowsPerStatement), foundAt);
    }
    const expired = new Date(foundAt.getTime() - retentionMs);
    await database.kysely(em).deleteFrom('found_release').where('found_at', '<', expired).execute();
  });
}

/** @returns null if no search of the last day found it, or its download can no longer be opened */
export async function findFoundRelease(
  { database, secrets, now }: FoundReleasesDeps,
  indexerId: string,
  guid: string,
): Promise<Release | null> {
  const id = normalizeUuid(indexerId);
  if (id === null) {
    return null;
  }
  const stored = await database.readKysely
    .selectFrom('found_release')
    .select(['facts', 'download_secret'])
    .where('indexer_id', '=', id)
    .where('guid_hash', '=', hashGuid(guid))
    .where('found_at', '>=', new Date(now().getTime() - retentionMs))
    .executeTakeFirst();
  return stored === undefined ? null : fromStoredRelease(secrets, stored);
}

async function store(database: Database, em: EntityManager, rows: readonly StoredRelease[], foundAt: Date) {
  await database
    .kysely(em)
    .insertInto('found_release')
    .values(rows.map((row) => ({ ...row, found_at: foundAt })))
    .onConflict((conflict) =>
      conflict.columns(['indexer_id', 'guid_hash']).doUpdateSet(({ ref }) => ({
        title: ref('excluded.title'),
        facts: ref('excluded.facts'),
        download_secret: ref('excluded.download_secret'),
        found_at: ref('excluded.found_at'),
      })),
    )
    .execute();
}

/** Each release once, as it was found last; in one order, so that transactions do not deadlock. */
function uniqueRows(rows: readonly StoredRelease[]): readonly StoredRelease[] {
  const byKey = new Map(rows.map((row) => [`${row.indexer_id} ${row.guid_hash}`, row]));
  return [...byKey.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
