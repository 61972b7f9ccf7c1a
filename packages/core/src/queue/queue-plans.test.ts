import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidv7 } from '../ids/uuid.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { queueItemRow } from '../testing/queue-item.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { filterQueue, type QueueFilter } from './list-queue.ts';

const count = 4_000;
const atOnce = 500;
const statuses = ['downloading', 'completed', 'completed', 'completed', 'warning'] as const;

describe.each(databaseKinds)('a queue of thousands of downloads on %s', (kind) => {
  let fixture: TestLibrary;
  let movieId: string;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    const { library, database } = fixture;
    await library.movies.import([toImport(movieMetadata(1))]);
    movieId = (await library.movies.list()).movies[0]?.id ?? '';
    const rows = Array.from({ length: count }, (_, index) => ({
      ...queueItemRow({
        ...{
          status: statuses[index % statuses.length] ?? 'queued',
          movie_id: index % 500 === 0 ? movieId : null,
        },
        state: index % 50 === 0 ? 'ignored' : 'downloading',
      }),
      messages: '[]',
      written_file: null,
    }));
    for (let start = 0; start < count; start += atOnce) {
      const some = rows.slice(start, start + atOnce);
      await database.kysely(database.fork()).insertInto('queue_item').values(some).execute();
    }
    // Libraries on SQLite have no statistics.
    if (kind === 'postgresql') await fixture.query('vacuum (analyze) queue_item');
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  const filters: readonly (readonly [QueueFilter, RegExp])[] = [
    [{}, /queue_item_pkey|sqlite_autoindex_queue_item_1/],
    [{ status: 'queued' }, /queue_item_by_status/],
    [{ movieId: uuidv7() }, /queue_item_by_movie/],
    [{ movieId: uuidv7(), status: 'warning' }, /queue_item_by_movie/],
  ];

  it.each(filters)('finds a page of %j by an index, in its order', async (filter, index) => {
    const page = filterQueue(fixture.database, filter).selectAll().orderBy('id', 'desc').limit(20);
    const rows = await page.explain(undefined, kind === 'sqlite' ? sql`query plan` : undefined);
    const plan = rows.map((row) => row.detail ?? row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(index);
    expect(plan).not.toMatch(/TEMP B-TREE|Seq Scan/);
  });

  it('counts exactly, on every page', async () => {
    const { queue } = fixture.library;
    const all = await queue.list({ limit: 100 });
    const last = await queue.list({ limit: 100, page: 40 });
    expect([all.totalRecords, last.totalRecords]).toEqual([count - 80, count - 80]);
    expect(last.items).toHaveLength(20);
    // Every fiftieth is ignored: of these, one of five has this status.
    expect((await queue.list({ status: 'downloading' })).totalRecords).toBe(count / 5 - 80);
    expect((await queue.list({ movieId })).totalRecords).toBe(0);
  });
});
