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
 * Finds the releases that are on the blocklist: by id or title at their indexer, or by info hash at any. One query for all of
 * them, after one that finds out whether anything is on it.
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
  if (releases.length === 0 || (await isEmpty(database))) {
    return new Set();
  }
  const keyed = releases.map((release) => ({ release, keys: keysOf(release) }));
  const found = await selectEntries(
    database,
    keyed.map(({ keys }) => keys),
  );
  if (found.length === 0) {
    return new Set();
  }
  const entries = Map.groupBy(found, nameOf);
  const isListed = (key: ReleaseKey, ofIndexer: string) =>
    (entries.get(nameOf(key)) ?? []).some(
      // An info hash is the same release wherever it is; so is any release of an entry without an indexer.
      ({ kind, indexerId }) => kind === 'infoHash' || indexerId === null || indexerId === ofIndexer,
    );
  return new Set(
    keyed
      .filter((one) => namedKeys(one.keys).some((key) => isListed(key, one.release.indexerId)))
      .map(({ release }) => release),
  );
}

const isEmpty = async ({ readKysely }: Reading) =>
  (await readKysely.selectFrom('blocklist_item').select('id').limit(1).execute()).length === 0;

const kinds = ['guid', 'infoHash', 'title'] as const;
type KeyKind = (typeof kinds)[number];

interface ReleaseKey {
  readonly kind: KeyKind;
  readonly value: string;
}

interface EntryRow extends ReleaseKey {
  readonly indexerId: string | null;
}

const nameOf = ({ kind, value }: ReleaseKey) => `${kind}:${value}`;

/** Null: the release has no such key. */
type ReleaseKeys = Readonly<Record<KeyKind, string | null>>;

const keysOf = ({ guid, infoHash, title }: ListedRelease): ReleaseKeys => ({
  guid: clean(guid),
  infoHash: infoHash?.toLowerCase() ?? null,
  title: releaseTitleKey(title),
});

const namedKeys = (keys: ReleaseKeys): readonly ReleaseKey[] =>
  kinds.flatMap((kind) => {
    const value = keys[kind];
    return value === null ? [] : [{ kind, value }];
  });

function selectEntries(database: Reading, keys: readonly ReleaseKeys[]): Promise<EntryRow[]> {
  const valuesOf = (kind: KeyKind) => keys.map((one) => one[kind]).filter((value) => value !== null);
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
