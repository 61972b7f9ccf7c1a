import { type SelectQueryBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectBlocklist } from '../blocklist/create-blocklist.ts';
import { selectGrabs } from '../downloads/grabs/list-grabs.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { selectBinItems } from '../recycle-bin/create-recycle-bin.ts';
import { selectUnmatched } from '../scan/create-unmatched.ts';
import { type ListPage, listPage } from '../select/list-page.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { selectDeliveries } from '../webhooks/list-deliveries.ts';
import type { Database } from './database.ts';
import type { DB } from './schema/db.ts';

const count = 3_000;
const atOnce = 250;
/** As wide as real rows: PostgreSQL reads a small table whole. */
const padding = 'x'.repeat(1_200);
const json = JSON.stringify({ padding });
const at = (index: number) => new Date(1_700_000_000_000 + index * 1_000);
const [rootFolderId, webhookId, otherId] = [uuidv7(), uuidv7(), uuidv7()];
const indexes = Array.from({ length: count }, (_, index) => index);
/** The first rows, the last ones, and those in the middle. */
const pages = [1, count / 20, count / 40].map((page) => listPage(page, 20, count));

describe.each(databaseKinds)('long lists on %s', (kind) => {
  let fixture: TestLibrary;
  let movieId: string;
  const kysely = () => fixture.database.kysely(fixture.database.fork());
  const insert = async <Table extends keyof DB>(table: Table, row: (index: number) => object) => {
    for (let start = 0; start < count; start += atOnce) {
      const rows = indexes.slice(start, start + atOnce).map(row);
      await kysely()
        .insertInto(table)
        .values(rows as never)
        .execute();
    }
  };

  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    await fixture.library.movies.import([toImport(movieMetadata(1))]);
    movieId = (await fixture.library.movies.list()).movies[0]?.id ?? '';
    await kysely()
      .insertInto('root_folder')
      .values({
        ...{ id: rootFolderId, name: 'm', path: '/m', default_quality_profile_id: null, read_only: false },
        ...{ recycle_days: 7, created_at: at(0), updated_at: at(0) },
      })
      .execute();
    await kysely()
      .insertInto('webhook')
      .values({
        ...{ id: webhookId, name: 'w', name_key: 'w', url: 'http://localhost/', events: '[]' },
        ...{ sealed_secret: null, enabled: false, allow_private_addresses: true, position: 0 },
        ...{ created_at: at(0), updated_at: at(0) },
      })
      .execute();
    await insert('unmatched_file', (index) => ({
      ...{ id: uuidv7(), root_folder_id: rootFolderId, path: `/m/${(index * 7919) % count}.mkv`, size: 1 },
      ...{ mtime_ms: 1, device: '1', inode: String(index), imdb_id: null, tmdb_id: null, candidates: json },
      ...{ reason: index % 500 === 0 ? 'ambiguous' : 'noMatch', found_at: at(index) },
    }));
    await insert('recycle_bin_item', (index) => ({
      ...{ id: uuidv7(), root_path: '/m', bin_path: '/m/bin', path: `/m/${index}`, version_id: null },
      ...{ movie_id: index % 500 === 0 ? movieId : null, title: 'x', size: 1, file: json },
      deleted_at: at(index),
    }));
    await insert('blocklist_item', (index) => ({
      ...{ id: uuidv7(), movie_id: index % 500 === 0 ? movieId : null, indexer_id: null, guid: padding },
      ...{ indexer_name: null, info_hash: null, title: `x${index}`, title_key: `x${index}`, size: null },
      ...{ protocol: null, reason: 'failed', created_at: at(index) },
    }));
    await insert('grab', (index) => ({
      ...{ id: uuidv7(), movie_id: movieId, version_id: uuidv7(), source: 'rss', title: 'x', release: json },
      ...{ state: index % 500 === 0 ? 'grabbed' : 'imported', created_at: at(index), updated_at: at(index) },
    }));
    await insert('webhook_delivery', (index) => ({
      ...{ id: uuidv7(), webhook_id: webhookId, event_seq: index, event_type: 'movie.added', body: json },
      ...{ movie_id: null, state: index % 500 === 0 ? 'failed' : 'delivered', attempts: 1, message: null },
      ...{ status_code: null, created_at: at(index), updated_at: at(index), delivered_at: null },
    }));
    // Libraries on SQLite have no statistics.
    if (kind === 'postgresql') await fixture.query('vacuum (analyze)');
  }, 120_000);
  afterAll(() => fixture[Symbol.asyncDispose]());

  type Select = (database: Database, page: ListPage) => SelectQueryBuilder<DB, never, object>;
  const lists: readonly (readonly [string, Select, RegExp])[] = [
    [
      'unmatched files',
      (db, page) => selectUnmatched(db.readKysely, {}, page),
      /unmatched_file_path_key|autoindex_unmatched_file_2/,
    ],
    [
      'unmatched files for a reason',
      (db, page) => selectUnmatched(db.readKysely, { reason: 'ambiguous' }, page),
      /unmatched_file_by_reason/,
    ],
    [
      'unmatched files of a root folder',
      (db, page) => selectUnmatched(db.readKysely, { rootFolderId }, page),
      /unmatched_file_by_root_folder/,
    ],
    [
      'unmatched files of a root folder for a reason',
      (db, page) => selectUnmatched(db.readKysely, { rootFolderId, reason: 'ambiguous' }, page),
      /unmatched_file_by_(root_folder_)?reason/,
    ],
    [
      'items of the recycle bin',
      (db, page) => selectBinItems(db.readKysely, undefined, page),
      /recycle_bin_item_deleted_at/,
    ],
    [
      'items of a movie in the recycle bin',
      (db, page) => selectBinItems(db.readKysely, otherId, page),
      /recycle_bin_item_movie/,
    ],
    [
      'the blocklist',
      (db, page) => selectBlocklist(db.readKysely, undefined, page),
      /blocklist_item_by_time/,
    ],
    [
      'the blocklist of a movie',
      (db, page) => selectBlocklist(db.readKysely, otherId, page),
      /blocklist_item_by_movie/,
    ],
    ['grabs', (db, page) => selectGrabs(db, {}, page), /grab_pkey|autoindex_grab_1/],
    ['grabs in a state', (db, page) => selectGrabs(db, { state: 'grabbed' }, page), /grab_by_state/],
    ['grabs of a movie', (db, page) => selectGrabs(db, { movieId: otherId }, page), /grab_by_movie/],
    [
      'grabs of a movie in a state',
      (db, page) => selectGrabs(db, { movieId: otherId, state: 'imported' }, page),
      /grab_by_movie/,
    ],
    [
      'deliveries',
      (db, page) => selectDeliveries(db.readKysely, { webhookId }, page),
      /webhook_delivery_of_event/,
    ],
    [
      'deliveries in a state',
      (db, page) => selectDeliveries(db.readKysely, { webhookId, state: 'failed' }, page),
      /webhook_delivery_by_state/,
    ],
  ];

  it.each(lists)('finds every page of %s by an index', async (_, select, index) => {
    for (const page of pages) {
      const query = select(fixture.database, page);
      const rows = await query.explain(undefined, kind === 'sqlite' ? sql`query plan` : undefined);
      const plan = rows.map((row) => row.detail ?? row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(index);
      expect(plan).not.toMatch(/Seq Scan|SCAN \w+$/m);
    }
  });

  it('are counted exactly, whatever is added, changed and deleted', async () => {
    const third = (table: string, which = 0) =>
      `id in (select id from (select id, row_number() over (order by id) as row from ${table}) t where row % 3 = ${which})`;
    await fixture.query(`update unmatched_file set reason = 'otherYear' where ${third('unmatched_file', 1)}`);
    await fixture.query(`update grab set state = 'failed' where ${third('grab', 1)}`);
    await fixture.query(
      `update webhook_delivery set state = 'pending' where ${third('webhook_delivery', 1)}`,
    );
    for (const table of [
      'unmatched_file',
      'recycle_bin_item',
      'blocklist_item',
      'grab',
      'webhook_delivery',
    ]) {
      await fixture.query(`delete from ${table} where ${third(table)}`);
    }
    const counted = await fixture.query(
      'select list, parent, kind, n from list_count where n <> 0 order by list, parent, kind',
    );
    const text = kind === 'sqlite' ? '' : '::text';
    const found = await fixture.query(`select list, parent, kind, count(*) as n from (
        select 'unmatched_file' as list, root_folder_id${text} as parent, reason as kind from unmatched_file
        union all select 'recycle_bin_item', '', '' from recycle_bin_item
        union all select 'blocklist_item', '', '' from blocklist_item
        union all select 'grab', '', state from grab
        union all select 'activity', '', type from activity
        union all select 'webhook_delivery', webhook_id${text}, state from webhook_delivery
      ) listed group by list, parent, kind order by list, parent, kind`);
    expect(counted).toEqual(found);
    expect(counted.length).toBeGreaterThan(9);
    const { library } = fixture;
    const left = (2 * count) / 3;
    expect((await library.unmatched.list({ rootFolderId })).pagination.total).toBe(left);
    expect((await library.recycleBin.list({ page: 100 })).items).toHaveLength(20);
    expect((await library.recycleBin.list({ page: 101 })).items).toEqual([]);
    await fixture.query(`delete from root_folder where id = '${rootFolderId}'`);
    await fixture.query(`delete from webhook where id = '${webhookId}'`);
    expect((await library.unmatched.list()).pagination.total).toBe(0);
    const gone = await fixture.query(
      `select sum(n) as n from list_count where list in ('unmatched_file', 'webhook_delivery')`,
    );
    expect(Number(gone[0]?.n)).toBe(0);
  });

  it('have the same rows in the same order whichever end a page is read from', async () => {
    const { recycleBin } = fixture.library;
    const whole = await fixture.query<{ id: string }>(
      'select id from recycle_bin_item order by deleted_at desc, id desc',
    );
    const listed: string[] = [];
    for (let page = 1; page <= 27; page++) {
      listed.push(...(await recycleBin.list({ page, limit: 77 })).items.map(({ id }) => id));
    }
    expect(listed).toEqual(whole.map(({ id }) => id));
  });
});
