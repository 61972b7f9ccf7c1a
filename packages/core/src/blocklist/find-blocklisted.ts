import { type Expression, type Kysely, sql } from 'kysely';
import type { Database } from '../database/database.ts';
import type { DB } from '../database/schema/db.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import type { Release } from '../releases/release.ts';
import { releaseTitleKey } from './release-title-key.ts';

/** What the blocklist compares of a release. */
export type ListedRelease = Pick<Release, 'indexerId' | 'guid' | 'infoHash' | 'title'>;

/**
 * Finds the releases that are on the blocklist: by id or title at their indexer, or by info hash at any. One query for all of them.
 *
 * ```ts
 * const blocklisted = await findBlocklisted(database, releases);
 * const context = { ...others, blocklisted: blocklisted.has(release) };
 * ```
 */
export async function findBlocklisted<Found extends ListedRelease>(
  database: Pick<Database, 'driver' | 'readKysely'>,
  releases: readonly Found[],
): Promise<Set<Found>> {
  if (releases.length === 0) {
    return new Set();
  }
  const keyed = releases.map((release) => ({
    release,
    titleKey: releaseTitleKey(release.title),
    infoHash: release.infoHash?.toLowerCase() ?? null,
  }));
  const rows = await selectEntries(database, {
    guids: releases.map(({ guid }) => guid),
    infoHashes: definedOf(keyed.map(({ infoHash }) => infoHash)),
    titleKeys: definedOf(keyed.map(({ titleKey }) => titleKey)),
  });
  const [guids, infoHashes, titles] = (['guid', 'infoHash', 'title'] as const).map((kind) =>
    Map.groupBy(
      rows.filter((row) => row.kind === kind),
      ({ value }) => value,
    ),
  );
  return new Set(
    keyed
      .filter(
        ({ release, titleKey, infoHash }) =>
          isListed(guids, release.guid, release.indexerId) ||
          isListed(titles, titleKey, release.indexerId) ||
          (infoHash !== null && infoHashes?.has(infoHash)),
      )
      .map(({ release }) => release),
  );
}

interface EntryRow {
  readonly kind: 'guid' | 'infoHash' | 'title';
  readonly value: string;
  readonly indexerId: string | null;
}

/** An entry without an indexer is about the releases of all of them. */
const isListed = (
  entries: Map<string, readonly EntryRow[]> | undefined,
  value: string | null,
  ofIndexer: string,
): boolean =>
  value !== null &&
  (entries?.get(value) ?? []).some(({ indexerId }) => indexerId === null || indexerId === ofIndexer);

const definedOf = (values: readonly (string | null)[]) => values.filter((value) => value !== null);

interface Searched {
  readonly guids: readonly string[];
  readonly infoHashes: readonly string[];
  readonly titleKeys: readonly string[];
}

const selectEntries = (
  { driver, readKysely }: Pick<Database, 'driver' | 'readKysely'>,
  { guids, infoHashes, titleKeys }: Searched,
): Promise<EntryRow[]> =>
  entriesBy(readKysely, 'guid', 'guid', isOneOf(driver, 'guid', 'text', guids))
    .unionAll(
      entriesBy(readKysely, 'infoHash', 'info_hash', isOneOf(driver, 'info_hash', 'text', infoHashes)),
    )
    .unionAll(entriesBy(readKysely, 'title', 'title_key', isOneOf(driver, 'title_key', 'text', titleKeys)))
    .execute();

const entriesBy = (
  kysely: Kysely<DB>,
  kind: EntryRow['kind'],
  column: 'guid' | 'info_hash' | 'title_key',
  condition: Expression<import('kysely').SqlBool>,
) =>
  kysely
    .selectFrom('blocklist_item')
    .select([sql.lit(kind).as('kind'), 'indexer_id as indexerId'])
    .select((eb) => eb.ref(column).$notNull().as('value'))
    .where(condition);
