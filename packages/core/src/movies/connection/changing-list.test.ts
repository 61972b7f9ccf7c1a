import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BoundValue, Reader } from '../../database/reader.ts';
import { movieMetadata, toImport } from '../../testing/metadata.fixture.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { importAll, openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';
import type { MovieToImport } from '../movie-import.schema.ts';
import type { MovieConnectionInput, MovieSort } from '../movie-inputs.schema.ts';
import { connectMoviesOf, everyOrder, fill } from './connection-oracle.fixture.ts';

const movieCount = 150;
const pageSize = 7;
const firstAddedAt = Date.UTC(2020, 0, 1);

/** Movies with many duplicates and NULLs in all sort columns. */
function alike(tmdbId: number): MovieToImport {
  const { title, year, tmdbRating } = {
    title: `Movie ${tmdbId % 11}`,
    year: tmdbId % 3 === 0 ? null : 1990 + (tmdbId % 7),
    tmdbRating: tmdbId % 4 === 0 ? null : (tmdbId % 13) / 2,
  };
  const addedAt = new Date(firstAddedAt + (tmdbId % 17));
  return toImport(movieMetadata(tmdbId, { title, year, tmdbRating }), {
    addedAt,
    monitored: tmdbId % 5 !== 0,
  });
}

describe.each(databaseKinds)('paging through a list that changes on %s', (kind) => {
  let fixture: TestLibrary;
  let nextTmdbId = 1;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    await fill(
      fixture,
      Array.from({ length: movieCount }, () => alike(nextTmdbId++)),
    );
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  const idsNow = async () => {
    const rows = await fixture.database.reader.all<{ id: string }>('select id from movie order by id', []);
    return rows.map(({ id }) => id);
  };

  interface Page {
    readonly ids: readonly string[];
    /** The cursor for the next page; null after the last one. */
    readonly cursor: string | null;
  }

  async function pageOf(query: MovieConnectionInput): Promise<Page> {
    const { edges, pageInfo } = await connectMoviesOf(fixture)(query, { select: { id: true } });
    const isMore = query.last === undefined ? pageInfo.hasNextPage : pageInfo.hasPreviousPage;
    const cursor = query.last === undefined ? pageInfo.endCursor : pageInfo.startCursor;
    return { ids: edges.map(({ node }) => node.id), cursor: isMore ? cursor : null };
  }

  /** Adds movies all over the list, and deletes some: of this page and of others. */
  async function change(page: readonly string[], step: number): Promise<string[]> {
    await fixture.library.movies.import(Array.from({ length: 3 }, () => alike(nextTmdbId++)));
    const ids = await idsNow();
    // Among them the one that the next cursor is of.
    const deleted = [
      page.at(step % 2 === 0 ? -1 : 0),
      ids[(step * 37) % ids.length],
      ids[(step * 59) % ids.length],
    ];
    const gone = [...new Set(deleted.filter((id) => id !== undefined))];
    for (const id of gone) {
      await fixture.query('delete from movie where id = ?', [id]);
    }
    return gone;
  }

  const directions = everyOrder.flatMap((orderBy) =>
    (['forwards', 'backwards'] as const).map((direction) => ({ ...orderBy, paging: direction })),
  );

  it.each(directions)(
    'by $field:$direction $paging reads each remaining movie exactly once',
    async ({ paging, ...orderBy }) => {
      const initialIds = await idsNow();
      const read: string[] = [];
      const deleted = new Set<string>();
      let cursor: string | null | undefined;
      for (let step = 0; cursor !== null; step++) {
        const page = await pageOf(pageAt(paging, orderBy, cursor));
        expect(page.ids.filter((id) => deleted.has(id))).toEqual([]);
        read.push(...page.ids);
        for (const id of step % 3 === 0 ? await change(page.ids, step) : []) {
          deleted.add(id);
        }
        cursor = page.cursor;
      }
      expect(new Set(read).size).toBe(read.length);
      const remaining = initialIds.filter((id) => !deleted.has(id));
      expect(remaining.length).toBeGreaterThan(movieCount / 2);
      expect(read.filter((id) => remaining.includes(id)).toSorted()).toEqual(remaining);
    },
  );
});

describe.each(databaseKinds)('a page of a list that changes between two statements on %s', (kind) => {
  const movieTotal = 6_000;
  const isNearEnd = (tmdbId: number) => tmdbId > 5_400;
  const monitored = (tmdbId: number) =>
    // Some are where a stretch of the index scan ends, the others near the end of the list.
    (tmdbId > 507 && tmdbId < 517) || (tmdbId > 4_090 && tmdbId < 4_103) || isNearEnd(tmdbId);
  const outsider = (tmdbId: number) =>
    toImport(movieMetadata(tmdbId), { addedAt: new Date(firstAddedAt), monitored: false });
  const firstOutsider = 10_000;
  let fixture: TestLibrary;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    const movies = Array.from({ length: movieTotal }, (_, index) => index + 1);
    await importAll(
      fixture.library,
      movies.map((tmdbId) =>
        toImport(movieMetadata(tmdbId), {
          addedAt: new Date(firstAddedAt + tmdbId),
          monitored: monitored(tmdbId),
        }),
      ),
    );
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  afterEach(() => fixture.query('delete from movie where tmdb_id >= ?', [firstOutsider]));

  it.each(['added', 'deleted'])(
    'has each accepted movie exactly once while others are %s',
    async (change) => {
      let next = 0;
      const statements: string[] = [];
      const { database } = fixture;
      const reader: Reader = {
        async all<Row>(sql: string, values: readonly BoundValue[]) {
          // At the start of the list and not accepted: it shifts the offsets of all the others.
          await (change === 'added'
            ? fixture.library.movies.import([outsider(firstOutsider + next)])
            : fixture.query('delete from movie where tmdb_id = ?', [next + 1]));
          next += 1;
          statements.push(sql);
          const rows = await database.reader.all<Row>(sql, values);
          // As in a library whose matches are too many for fetch-and-sort.
          return sql.startsWith('select sum(')
            ? rows.map((row) => ({ ...row, n: (row as { n: number }).n * 10_000 }))
            : rows;
        },
      };
      const connect = connectMoviesOf({ ...fixture, database: { ...database, reader } });
      const orderBy = { field: 'createdAt', direction: 'asc' } as const;
      const read: number[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const { edges, pageInfo } = await connect(
          { filter: { monitored: true }, orderBy, after: cursor },
          { select: { tmdbId: true } },
        );
        read.push(...edges.map(({ node }) => node.tmdbId));
        cursor = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      }
      expect(statements.filter((sql) => / limit 1 offset \d+$/.test(sql)).length).toBeGreaterThan(1);
      const all = Array.from({ length: movieTotal }, (_, index) => index + 1);
      expect(read).toEqual(all.filter(monitored));
    },
  );
});

function pageAt(
  paging: 'forwards' | 'backwards',
  orderBy: MovieSort,
  cursor: string | undefined,
): MovieConnectionInput {
  return paging === 'forwards'
    ? { orderBy, first: pageSize, after: cursor }
    : { orderBy, last: pageSize, before: cursor };
}
