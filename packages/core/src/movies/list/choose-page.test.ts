import { describe, expect, it } from 'vitest';
import type { Reader } from '../../database/reader.ts';
import { choosePage, type ListCounts } from './choose-page.ts';
import { listDialect } from './list-dialect.ts';
import type { MovieFilter } from './movie-filter.ts';
import { sortOrder } from './sort-order.ts';

const all = 100_000;
const noSearch = Number.POSITIVE_INFINITY;
/** Every counter says the same: how many there are of what the index itself can be narrowed to. */
const counting = (n: number): Reader => ({ all: <Row>() => [{ n }] as Row[] });

interface Choice {
  readonly filter: MovieFilter;
  readonly counts: ListCounts;
  readonly offset?: number;
  readonly walked?: number;
}

async function choose({ filter, counts, offset = 0, walked = all }: Choice): Promise<string> {
  const order = sortOrder({ field: 'updatedAt', direction: 'desc' });
  const page = { filter, order, limit: 20, offset };
  const plan = await choosePage(counting(walked), listDialect('sqlite'), page, counts);
  const name = ({ text }: { text: string }) => {
    if (!text.includes('materialized')) return 'walk';
    return text.includes(' h cross join ') ? 'gather by search' : 'gather by filter';
  };
  return plan.otherwise === undefined ? name(plan.keys) : `${name(plan.keys)}, else ${name(plan.otherwise)}`;
}

const nothing: MovieFilter = { terms: [] };
const drama: MovieFilter = { genreId: 7, terms: [] };
const wolf: MovieFilter = { terms: [['wolf']] };

describe('the way to a page', () => {
  it('is a walk when nothing is refused, however deep the page', async () => {
    const counts = { total: all, filtered: all, hits: noSearch };
    expect(await choose({ filter: nothing, counts })).toBe('walk');
    expect(await choose({ filter: nothing, counts, offset: all / 2 })).toBe('walk');
  });

  it('gathers matches that are few', async () => {
    expect(await choose({ filter: drama, counts: { total: 50, filtered: 50, hits: noSearch } })).toBe(
      'gather by filter',
    );
    expect(await choose({ filter: wolf, counts: { total: 50, filtered: all, hits: 50 } })).toBe(
      'gather by search',
    );
  });

  it('gathers from the smaller side when both filter and search match few', async () => {
    const filter = { ...drama, ...wolf };
    expect(await choose({ filter, counts: { total: 5, filtered: 40, hits: 900 } })).toBe('gather by filter');
    expect(await choose({ filter, counts: { total: 5, filtered: 900, hits: 40 } })).toBe('gather by search');
  });

  it('walks so far and no farther when every second movie matches, and gathers if that was not enough', async () => {
    const counts = { total: 50_000, filtered: 50_000, hits: noSearch };
    expect(await choose({ filter: drama, counts })).toBe('walk, else gather by filter');
    expect(await choose({ filter: wolf, counts: { total: 50_000, filtered: all, hits: 50_000 } })).toBe(
      'walk, else gather by search',
    );
  });

  it('walks without a limit when that is as short as gathering', async () => {
    expect(
      await choose({ filter: wolf, counts: { total: 400, filtered: 400, hits: 400 }, walked: 400 }),
    ).toBe('walk');
  });
});
