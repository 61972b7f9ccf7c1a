import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BlocklistMatch } from '../decisions/decision.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { addToBlocklist, type BlocklistEntry } from './add-to-blocklist.ts';
import { blocklistQuery, findBlocklisted, type ListedRelease } from './find-blocklisted.ts';

const entry = (fields: Partial<BlocklistEntry>): BlocklistEntry => ({
  ...{ movieId: null, indexerId: 'one', indexerName: 'One', guid: null, infoHash: null, title: null },
  ...{ protocol: null, size: null, reason: 'It failed.' },
  ...fields,
});
const release = (fields: Partial<ListedRelease>): ListedRelease => ({
  ...{ indexerId: 'one', guid: 'other', infoHash: null, title: 'Other.2010.1080p' },
  ...{ protocol: 'usenet', size: null, publishedAt: null },
  ...fields,
});

describe.each(databaseKinds)('the blocklist on %s', (kind) => {
  let fixture: TestLibrary;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  it.each<[string, Partial<BlocklistEntry>, Partial<ListedRelease>, boolean]>([
    ['the id at its indexer', { guid: 'a' }, { guid: 'a' }, true],
    ['the id at another indexer', { guid: 'a' }, { guid: 'a', indexerId: 'two' }, false],
    ['the id at any indexer', { guid: 'a', indexerId: null }, { guid: 'a', indexerId: 'two' }, true],
    ['another id', { guid: 'a' }, { guid: 'A' }, false],
    ['an id with what databases refuse', { guid: 'a\0\ud800' }, { guid: 'a\0\ud800' }, true],
    ['the info hash anywhere', { infoHash: 'AB12' }, { infoHash: 'ab12', indexerId: 'two' }, true],
    ['another info hash', { infoHash: 'ab12' }, { infoHash: 'ab13' }, false],
    ['no info hash', { infoHash: 'ab12' }, {}, false],
    ['the title at its indexer', { title: 'A Movie 2010 1080p-X' }, { title: 'a.movie.2010.1080p-x' }, true],
    ['the title elsewhere', { title: 'A Movie 2010' }, { title: 'A Movie 2010', indexerId: 'two' }, false],
    ['another title', { title: 'A Movie 2010' }, { title: 'A Movie 2011' }, false],
    ['a title with quotes', { title: `It's "{a}", \\ b` }, { title: `It's "{a}", \\ b` }, true],
    ['a title without characters', { title: '...' }, { title: '___' }, false],
  ])('finds %s: %j', async (_, stored, searched, expected) => {
    const { database, library } = fixture;
    await library.blocklist.clear();
    await database.transaction((em) => addToBlocklist(database, em, entry(stored)));
    const found = release(searched);
    const others = [release({}), release({ guid: 'b' })];
    expect(await findBlocklisted(database, [...others, found])).toEqual(
      new Map(expected ? [[found, 'release']] : []),
    );
  });

  const gigabyte = 1_000_000_000;
  const failed = { title: 'A Movie 2010 1080p', protocol: 'usenet', size: 10 * gigabyte } as const;
  it.each<[string, Partial<BlocklistEntry>, Partial<ListedRelease>, BlocklistMatch | null]>([
    ['of the same size', {}, {}, 'upload'],
    ['in other letters', {}, { title: 'a.movie.2010.1080p' }, 'upload'],
    ['1 % smaller', {}, { size: 9.9 * gigabyte }, 'upload'],
    ['more than 1 % smaller', {}, { size: 9.89 * gigabyte }, null],
    ['more than 1 % larger', {}, { size: 10.11 * gigabyte }, null],
    ['a little smaller, of a small one', { size: 20_000_000 }, { size: 18_000_000 }, 'upload'],
    ['smaller, of a small one', { size: 20_000_000 }, { size: 17_000_000 }, null],
    ['of another title', {}, { title: 'A Movie 2010 2160p' }, null],
    ['of a torrent', {}, { protocol: 'torrent' }, null],
    ['of an entry of a torrent', { protocol: 'torrent' }, {}, null],
    ['of an entry without a protocol', { protocol: null }, {}, null],
    ['without a size', {}, { size: null }, null],
    ['of an entry without a size', { size: null }, {}, null],
    ['at the indexer of the entry', {}, { indexerId: 'one' }, 'release'],
    ['at the indexer of the entry, of another size', {}, { indexerId: 'one', size: 1 }, 'release'],
    ['of an entry of all indexers', { indexerId: null }, { size: 1 }, 'release'],
  ])('takes an upload at another indexer for the same: %s', async (_, stored, searched, expected) => {
    const { database, library } = fixture;
    await library.blocklist.clear();
    await database.transaction((em) => addToBlocklist(database, em, entry({ ...failed, ...stored })));
    const found = release({ ...failed, indexerId: 'two', ...searched });
    expect((await findBlocklisted(database, [release({}), found])).get(found) ?? null).toBe(expected);
  });

  const failedAt = new Date('2026-03-01T12:00:00.000Z');
  const [before, after] = [new Date('2026-03-01T11:59:59.000Z'), new Date('2026-03-01T12:00:01.000Z')];
  it.each<[string, Partial<BlocklistEntry>, Partial<ListedRelease>, BlocklistMatch | null]>([
    ['at another indexer', {}, { publishedAt: after }, null],
    ['at another indexer, published before', {}, { publishedAt: before }, 'upload'],
    ['at another indexer, at a time that is not known', {}, {}, 'upload'],
    ['at the indexer of the entry', {}, { indexerId: 'one', publishedAt: after }, null],
    ['there, published before', {}, { indexerId: 'one', publishedAt: before }, 'release'],
    ['of a bad content', { coversReposts: true }, { publishedAt: after }, 'upload'],
    ['of the same id', {}, { indexerId: 'one', guid: 'a', publishedAt: after }, 'release'],
    [
      'of a torrent, with another info hash',
      { protocol: 'torrent', infoHash: 'ab12' },
      { indexerId: 'one', protocol: 'torrent', infoHash: 'cd34', publishedAt: after },
      null,
    ],
    [
      'of a torrent, with the same info hash',
      { protocol: 'torrent', infoHash: 'ab12' },
      { protocol: 'torrent', infoHash: 'ab12', publishedAt: after },
      'release',
    ],
  ])(
    'takes a repost after a failed upload for another release: %s',
    async (_, stored, searched, expected) => {
      const { database, library } = fixture;
      await library.blocklist.clear();
      const listed = entry({ ...failed, guid: 'a', coversReposts: false, ...stored });
      await database.transaction((em) => addToBlocklist(database, em, listed, failedAt));
      const found = release({ ...failed, indexerId: 'two', ...searched });
      expect((await findBlocklisted(database, [found])).get(found) ?? null).toBe(expected);
    },
  );

  it('finds nothing for no releases', async () => {
    expect(await findBlocklisted(fixture.database, [])).toEqual(new Map());
  });

  it('looks thousands of releases up by indexes, in one query', async () => {
    const { database, query, library } = fixture;
    await library.blocklist.clear({ confirm: true });
    const numbers = `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 20000)`;
    const id = { sqlite: "'id' || n", postgresql: 'gen_random_uuid()' };
    const now = { sqlite: '0', postgresql: 'now()' };
    await query(`${numbers} insert into blocklist_item (id, indexer_id, guid, info_hash, title_key, reason, created_at)
      select ${id[kind]}, 'one', 'guid ' || n, 'hash ' || n, 'title ' || n, 'x', ${now[kind]} from numbers`);
    await query('analyze');

    const releases = Array.from({ length: 3_000 }, (_, n) =>
      release({ guid: `guid ${n * 10}`, title: `Title ${n}`, infoHash: `none ${n}` }),
    );
    const found = await findBlocklisted(database, releases);
    // Ids up to 20,000 are listed, and titles from 1 on.
    expect(found.size).toBe(2_999);

    const keys = Array.from({ length: 50 }, (_, n) => String(n));
    const explained = blocklistQuery(database, { guids: keys, infoHashes: keys, titleKeys: keys });
    const rows = await explained.explain(undefined, kind === 'sqlite' ? sql`query plan` : undefined);
    const plan = rows.map((row) => row.detail ?? row['QUERY PLAN']).join('\n');
    for (const index of ['guid', 'info_hash', 'title']) expect(plan).toContain(`blocklist_item_by_${index}`);
    expect(plan).not.toMatch(/Seq Scan|SCAN blocklist_item/);
  });
});
