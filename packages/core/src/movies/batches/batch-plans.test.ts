import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { poolOf } from '../../database/pool-registry.ts';
import { numberParameters } from '../../database/statement-names.ts';
import { createSearchCutoffUnmetMoviesHandler } from '../../search/scheduled-search.ts';
import { testIndexer, testIndexers } from '../../search/search.fixture.ts';
import type { TaskHandler } from '../../tasks/task-handlers.ts';
import { largeLibraryTimeoutMs, openLargeLibrary } from '../../testing/large-library.fixture.ts';
import { runHandler } from '../../testing/run-handler.fixture.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import type { TestLibrary } from '../../testing/test-library.fixture.ts';
import { createRefreshStaleMoviesHandler } from '../stale/refresh-stale-movies.ts';

const now = new Date('2026-01-01T00:00:00.000Z');
const indexerSources = testIndexers([testIndexer('Empty')]);
const nothingEnqueued = { enqueue: async () => ({ id: '', created: true }) };

describe.each(databaseKinds)('the query plans of batches on %s', (kind) => {
  let fixture: TestLibrary;
  beforeAll(async () => {
    fixture = await openLargeLibrary(kind);
    // Every second movie has been searched for, each at another time.
    await fixture.query(
      kind === 'sqlite'
        ? 'update movie set last_search_time = created_at where row_id % 2 = 0'
        : 'update movie set last_search_time = created_at where tmdb_id % 2 = 0',
    );
    if (kind === 'postgresql') {
      await fixture.query('vacuum (analyze)');
    }
  }, largeLibraryTimeoutMs);
  afterAll(() => fixture[Symbol.asyncDispose]());

  const handlers: Readonly<Record<string, () => TaskHandler>> = {
    'refreshing stale movies': () =>
      createRefreshStaleMoviesHandler({
        ...{ database: fixture.database, tasks: nothingEnqueued, now: () => now },
        metadata: { listChangedMovies: async () => [] },
      }),
    'searching by schedule': () =>
      createSearchCutoffUnmetMoviesHandler({
        ...{ database: fixture.database, tasks: nothingEnqueued, indexerSources, now: () => now },
      }),
  };

  /** The statements that read movies, each with the values of its first execution. */
  async function statementsOf(name: string) {
    const spy = vi.spyOn(fixture.database.reader, 'all');
    await runHandler(handlers[name]?.() ?? (async () => ({})));
    const calls = spy.mock.calls.filter(([sql]) => sql.includes('from movie w'));
    spy.mockRestore();
    return [...new Map(calls.toReversed().map(([sql, values]) => [sql, values]))];
  }

  const explain = kind === 'sqlite' ? 'explain query plan' : 'explain';
  const planIn = (rows: readonly Record<string, string>[]) =>
    rows.map((row) => row.detail ?? row['QUERY PLAN']).join('\n');

  const tasks = [
    ['refreshing stale movies', 'movie_by_metadata_refreshed_at'],
    ['searching by schedule', 'movie_by_last_search_time'],
  ] as const;
  it.each(tasks)('%s scans the index %s, without a sort or a table scan', async (name, index) => {
    const statements = await statementsOf(name);
    expect(statements.length).toBeGreaterThan(0);
    for (const [sql, values] of statements) {
      const plan = planIn(await fixture.database.reader.all(`${explain} ${sql}`, values));
      expect(plan).toMatch(indexScanOf(index));
      expect(plan).not.toMatch(tableScanOrSort);
    }
  });

  it.runIf(kind === 'postgresql')(
    'stay the same for custom and generic plans, whatever happens to the table',
    async () => {
      const pool = poolOf(fixture.database.orm);
      for (const change of ['vacuum (analyze) movie', scatter, 'vacuum (analyze) movie', scatter]) {
        await fixture.query(change);
        for (const [name, index] of tasks) {
          for (const [sql, values] of await statementsOf(name)) {
            const custom = await fixture.database.reader.all<Record<string, string>>(
              `explain ${sql}`,
              values,
            );
            const generic = await pool.query(`explain (generic_plan) ${numberParameters(sql)}`);
            for (const plan of [planIn(custom), planIn(generic.rows)]) {
              expect(plan).toMatch(indexScanOf(index));
              expect(plan).not.toMatch(tableScanOrSort);
            }
          }
        }
      }
    },
  );
});

/** Gives each movie other timestamps, in an order unrelated to where it is stored. */
const scatter = `update movie set metadata_refreshed_at = created_at - hashtext(id::text) % 1000 * interval '1 hour',
  last_search_time = last_search_time - hashtext(title) % 1000 * interval '1 hour'`;
const indexScanOf = (index: string) => new RegExp(`(SEARCH w USING|Index( Only)? Scan using) .*${index}`);
const tableScanOrSort = /TEMP B-TREE|\bSort\b|Seq Scan|^SCAN/m;
