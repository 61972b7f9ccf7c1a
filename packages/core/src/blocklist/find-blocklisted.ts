import { type Expression, type Kysely, type SqlBool, sql } from 'kysely';
import type { Database } from '../database/database.ts';
import type { DB } from '../database/schema/db.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import type { Release } from '../releases/release.ts';
import { clean } from '../text/clean.ts';
import { releaseTitleKey } from './release-title-key.ts';

type Reading = Pick<Database, 'driver' | 'readKysely'>;

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
  database: Reading,
  releases: readonly Found[],
): Promise<Set<Found>> {
  if (releases.length === 0) {
    return new Set();
  }
  const keyed = releases.map((release) => ({ release, keys: keysOf(release) }));
  const keys = Object.groupBy(
    keyed.flatMap((one) => one.keys),
    ({ kind }) => kind,
  );
  const entries = Map.groupBy(await selectEntries(database, keys), nameOf);
  const isListed = (key: ReleaseKey, ofIndexer: string) =>
    (entries.get(nameOf(key)) ?? []).some(
      // An info hash is the same release wherever it is; so is any release of an entry without an indexer.
      ({ kind, indexerId }) => kind === 'infoHash' || indexerId === null || indexerId === ofIndexer,
    );
  return new Set(
    keyed
      .filter((one) => one.keys.some((key) => isListed(key, one.release.indexerId)))
      .map(({ release }) => release),
  );
}

type KeyKind = 'guid' | 'infoHash' | 'title';

interface ReleaseKey {
  readonly kind: KeyKind;
  readonly value: string;
}

interface EntryRow extends ReleaseKey {
  readonly indexerId: string | null;
}

const nameOf = ({ kind, value }: ReleaseKey) => `${kind}:${value}`;

function keysOf({ guid, infoHash, title }: ListedRelease): readonly ReleaseKey[] {
  const titleKey = releaseTitleKey(title);
  return [
    { kind: 'guid', value: clean(guid) },
    ...(infoHash === null ? [] : [{ kind: 'infoHash', value: infoHash.toLowerCase() } as const]),
    ...(titleKey === null ? [] : [{ kind: 'title', value: titleKey } as const]),
  ];
}

function selectEntries(
  database: Reading,
  keys: Partial<Record<KeyKind, readonly ReleaseKey[]>>,
): Promise<EntryRow[]> {
  const valuesOf = (kind: KeyKind) => (keys[kind] ?? []).map(({ value }) => value);
  return blocklistQuery(database, {
    guids: valuesOf('guid'),
    infoHashes: valuesOf('infoHash'),
    titleKeys: valuesOf('title'),
  }).execute();
}

interface Searched {
  readonly guids: readonly string[];
  readonly infoHashes: readonly string[];
  readonly titleKeys: readonly string[];
}

/** Three index scans. */
export const blocklistQuery = ({ driver, readKysely }: Reading, { guids, infoHashes, titleKeys }: Searched) =>
  entriesBy(readKysely, 'guid', 'guid', isOneOf(driver, 'guid', 'text', guids))
    .unionAll(
      entriesBy(readKysely, 'infoHash', 'info_hash', isOneOf(driver, 'info_hash', 'text', infoHashes)),
    )
    .unionAll(entriesBy(readKysely, 'title', 'title_key', isOneOf(driver, 'title_key', 'text', titleKeys)));

const entriesBy = (
  kysely: Kysely<DB>,
  kind: KeyKind,
  column: 'guid' | 'info_hash' | 'title_key',
  condition: Expression<SqlBool>,
) =>
  kysely
    .selectFrom('blocklist_item')
    .select([sql.lit(kind).as('kind'), 'indexer_id as indexerId'])
    .select((eb) => eb.ref(column).$notNull().as('value'))
    .where(condition);
