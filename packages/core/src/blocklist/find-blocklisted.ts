import { type Expression, type Kysely, type SqlBool, sql } from 'kysely';
import type { Database } from '../database/database.ts';
import type { DB } from '../database/schema/db.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import type { BlocklistMatch } from '../decisions/decision.ts';
import type { Protocol, Release } from '../releases/release.ts';
import { clean } from '../text/clean.ts';
import { releaseTitleKey } from './release-title-key.ts';

type Reading = Pick<Database, 'driver' | 'readKysely'>;

/** What the blocklist compares of a release. */
export type ListedRelease = Pick<
  Release,
  'indexerId' | 'guid' | 'infoHash' | 'title' | 'protocol' | 'size' | 'publishedAt'
>;

/**
 * Finds the releases that are on the blocklist: by id or title at their indexer, by info hash at any, and those of usenet by title and
 * size at any. A repost of a title whose upload alone was at fault is another release. One query for all of them, after one that finds out
 * whether anything is on it.
 *
 * ```ts
 * const blocklisted = await findBlocklisted(database, releases);
 * const context = { ...others, blocklisted: blocklisted.get(release) ?? null };
 * ```
 */
export async function findBlocklisted<Found extends ListedRelease>(
  database: Reading,
  releases: readonly Found[],
): Promise<Map<Found, BlocklistMatch>> {
  if (releases.length === 0 || (await isEmpty(database))) {
    return new Map();
  }
  const keyed = releases.map((release) => ({ release, keys: keysOf(release) }));
  const found = await selectEntries(
    database,
    keyed.map(({ keys }) => keys),
  );
  if (found.length === 0) {
    return new Map();
  }
  const entries = Map.groupBy(found, nameOf);
  const matches = new Map<Found, BlocklistMatch>();
  for (const { release, keys } of keyed) {
    const match = matchOf(
      release,
      namedKeys(keys).flatMap((key) => entries.get(nameOf(key)) ?? []),
    );
    if (match !== null) matches.set(release, match);
  }
  return matches;
}

function matchOf(release: ListedRelease, found: readonly EntryRow[]): BlocklistMatch | null {
  const entries = found.filter((entry) => entry.kind !== 'title' || !isRepost(entry, release));
  // An info hash is the same release wherever it is; so is any release of an entry without an indexer.
  const isNamed = ({ kind, indexerId }: EntryRow) =>
    kind === 'infoHash' || indexerId === null || indexerId === release.indexerId;
  if (entries.some(isNamed)) return 'release';
  return entries.some((entry) => entry.kind === 'title' && isSameUpload(entry, release)) ? 'upload' : null;
}

/** What was published after another upload failed is not that one. */
const isRepost = ({ coversReposts, createdAt }: EntryRow, { publishedAt }: ListedRelease) =>
  !coversReposts && publishedAt !== null && publishedAt > createdAt;

interface Upload {
  readonly protocol: Protocol | null;
  /** Bytes. */
  readonly size: number | null;
}

const leastDifference = 2 * 1024 * 1024;
const sizeTolerance = 0.01;

/**
 * Whether two releases of one title are the same upload to usenet. Indexers find the same articles: their sizes differ only by what each of
 * them counts, such as the encoding.
 */
function isSameUpload(a: Upload, b: Upload): boolean {
  if (a.protocol !== 'usenet' || b.protocol !== 'usenet' || a.size === null || b.size === null) return false;
  const allowed = Math.max(leastDifference, sizeTolerance * Math.max(a.size, b.size));
  return Math.abs(a.size - b.size) <= allowed;
}

const isEmpty = async ({ readKysely }: Reading) =>
  (await readKysely.selectFrom('blocklist_item').select('id').limit(1).execute()).length === 0;

const kinds = ['guid', 'infoHash', 'title'] as const;
type KeyKind = (typeof kinds)[number];

interface ReleaseKey {
  readonly kind: KeyKind;
  readonly value: string;
}

interface EntryRow extends ReleaseKey, Upload {
  readonly indexerId: string | null;
  readonly createdAt: Date;
  readonly coversReposts: boolean;
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
    .select([sql.lit(kind).as('kind'), 'indexer_id as indexerId', 'protocol', 'size'])
    .select(['created_at as createdAt', 'covers_reposts as coversReposts'])
    .select((eb) => eb.ref(column).$notNull().as('value'))
    .where(condition);
