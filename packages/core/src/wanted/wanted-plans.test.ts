import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { movieSortFields } from '../movies/movie-inputs.schema.ts';
import { largeLibraryTimeoutMs, openLargeLibrary } from '../testing/large-library.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import type { TestLibrary } from '../testing/test-library.fixture.ts';

describe.each(databaseKinds)('the query plans of wanted movies on %s', (kind) => {
  let fixture: TestLibrary;
  beforeAll(async () => {
    fixture = await openLargeLibrary(kind);
    if (kind === 'postgresql') await fixture.query('vacuum (analyze)');
  }, largeLibraryTimeoutMs);
  afterAll(() => fixture[Symbol.asyncDispose]());

  async function plansOf(read: () => Promise<unknown>): Promise<string[]> {
    const spy = vi.spyOn(fixture.database.reader, 'all');
    await read();
    const statements = spy.mock.calls.map(([sql, values]) => ({ sql, values }));
    spy.mockRestore();
    const explain = kind === 'sqlite' ? 'explain query plan' : 'explain';
    const plans: string[] = [];
    for (const { sql, values } of statements) {
      const rows = await fixture.database.reader.all<Record<string, string>>(`${explain} ${sql}`, values);
      plans.push(rows.map((row) => row.detail ?? row['QUERY PLAN']).join('\n'));
    }
    return plans;
  }

  const readsTheTable = /Seq Scan on movie( |$)|^SCAN (movie|m)$/m;

  it.each(movieSortFields)('read no whole table in the order of %s', async (field) => {
    const sort = { field, direction: 'desc' } as const;
    const plans = await plansOf(() => fixture.library.wanted.cutoffUnmet({ sort }));
    expect(plans.length).toBeGreaterThan(1);
    for (const plan of plans) expect(plan).not.toMatch(readsTheTable);
    for (const plan of await plansOf(() => fixture.library.wanted.missing({ sort }))) {
      expect(plan).not.toMatch(readsTheTable);
    }
  });

  it('count by a table of their own', async () => {
    const { pagination } = await fixture.library.wanted.cutoffUnmet();
    const [counted] = await fixture.query<{ n: number }>(
      `select sum(n) as n from movie_quality_count where monitored = ${kind === 'sqlite' ? '1' : 'true'}`,
    );
    expect(pagination.total).toBeGreaterThan(0);
    expect(pagination.total).toBeLessThanOrEqual(Number(counted?.n));
  });
});
