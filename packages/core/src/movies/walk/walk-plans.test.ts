import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { poolOf } from '../../database/postgres-pool.ts';
import { numberParameters } from '../../database/postgres-reader.ts';
import { createSearchCutoffUnmetMoviesHandler } from '../../search/scheduled-search.ts';
import type { TaskHandler } from '../../tasks/task-handlers.ts';
import { madeUpMovie } from '../../testing/made-up-movies.ts';
import { runHandler } from '../../testing/run-handler.fixture.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { importAll, openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';
import { createRefreshStaleMoviesHandler } from '../stale/refresh-stale-movies.ts';

const movieCount = 10_000;
const now = new Date('2026-01-01T00:00:00.000Z');
const nothingEnqueued = { enqueue: async () => ({ id: '', created: true }) };
const indexers = [{ name: 'nowhere', search: async () => [] }];

describe.each(databaseKinds)('the plans of walks on %s', (kind) => {
  let place: TestLibrary;
  beforeAll(async () => {
    place = await openTestLibrary(kind);
    await importAll(
      place.library,
      Array.from({ length: movieCount }, (_, number) => madeUpMovie(number)),
    );
    // Every second movie has been searched for, each at another time.
    await place.query(
      kind === 'sqlite'
        ? 'update movie set last_search_time = created_at where row_id % 2 = 0'
        : 'update movie set last_search_time = created_at where tmdb_id % 2 = 0',
    );
    if (kind === 'postgresql') {
      await place.query('vacuum (analyze)');
    }
  });
  afterAll(() => place[Symbol.asyncDispose]());

  const handlers: Readonly<Record<string, () => TaskHandler>> = {
    'refreshing stale movies': () =>
      createRefreshStaleMoviesHandler({
        ...{ database: place.database, tasks: nothingEnqueued, now: () => now },
        metadata: { listChangedMovies: async () => [] },
      }),
    'searching by schedule': () =>
      createSearchCutoffUnmetMoviesHandler({
        ...{ database: place.database, tasks: nothingEnqueued, indexers, now: () => now },
      }),
  };

  /** The statements that read movies, with the values of their first use. */
  async function statementsOf(name: string) {
    const spy = vi.spyOn(place.database.reader, 'all');
    await runHandler(handlers[name]?.() ?? (async () => ({})));
    const calls = spy.mock.calls.filter(([sql]) => sql.includes('from movie w'));
    spy.mockRestore();
    return [...new Map(calls.toReversed().map(([sql, values]) => [sql, values]))];
  }

  it.each([
    ['refreshing stale movies', 'movie_by_metadata_refreshed_at'],
    ['searching by schedule', 'movie_by_last_search_time'],
  ])('%s goes along %s: it neither sorts nor reads a whole table', async (name, index) => {
    const statements = await statementsOf(name);
    expect(statements.length).toBeGreaterThan(0);
    const explain = kind === 'sqlite' ? 'explain query plan' : 'explain';
    for (const [sql, values] of statements) {
      const rows = await place.database.reader.all<Record<string, string>>(`${explain} ${sql}`, values);
      const plan = rows.map((row) => row.detail ?? row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(new RegExp(`(SEARCH w USING|Index( Only)? Scan using) .*${index}`));
      expect(plan).not.toMatch(wholeTableOrSort);
    }
  });

  it.runIf(kind === 'postgresql')('stay the same when the server plans for any value', async () => {
    const pool = await poolOf(place.database.orm);
    for (const name of Object.keys(handlers)) {
      // Of movies without a moment it then expects a third, and of so few as here it would rather sort those.
      const statements = (await statementsOf(name)).filter(([sql]) => !sql.includes('is null'));
      for (const [sql] of statements) {
        const { rows } = await pool.query(`explain (generic_plan) ${numberParameters(sql)}`);
        expect(rows.map((row) => row['QUERY PLAN']).join('\n')).not.toMatch(wholeTableOrSort);
      }
    }
  });
});

const wholeTableOrSort = /TEMP B-TREE|\bSort\b|Seq Scan|^SCAN/m;
