import { describe, expect, it } from 'vitest';
import { chooseScan, nextBudget, type RowEstimates, type Scan } from './choose-scan.ts';
import { matchesBySearch } from './matches.ts';

const all = 100_000;
const infinite = Number.POSITIVE_INFINITY;

function toText({ method, budget, matches }: Scan): string {
  if (matches !== undefined) {
    return `${method} by ${matches === matchesBySearch ? 'search' : 'filter'}`;
  }
  return budget === undefined ? method : `${method} of ${budget}`;
}

/** The scan of a page of 20 rows. */
const choose = (rows: Partial<RowEstimates>, { needed = 20, scanned = 0 } = {}) =>
  toText(
    chooseScan(
      needed,
      { inIndex: all, selectivity: 1, byFilter: infinite, bySearch: infinite, ...rows },
      scanned,
    ),
  );

describe('the choice of a scan', () => {
  it('is an index scan if the filter accepts every row, at any offset', () => {
    expect(choose({})).toBe('index scan');
    expect(choose({}, { needed: all / 2 })).toBe('index scan');
  });

  it('is fetch-and-sort if the matches are few', () => {
    expect(choose({ selectivity: 50 / all, byFilter: 50 })).toBe('fetch-and-sort by filter');
    expect(choose({ selectivity: 50 / all, bySearch: 50 })).toBe('fetch-and-sort by search');
  });

  it('fetches the matches of the filter or of the search, whichever are fewer', () => {
    const selectivity = 5 / all;
    expect(choose({ selectivity, byFilter: 40, bySearch: 900 })).toBe('fetch-and-sort by filter');
    expect(choose({ selectivity, byFilter: 900, bySearch: 40 })).toBe('fetch-and-sort by search');
  });

  it('depends on the offset: a deep page of few matches is fetched and sorted', () => {
    const rows = { selectivity: 0.1, byFilter: all / 10 };
    expect(choose(rows)).toBe('index scan of 512');
    expect(choose(rows, { needed: 900 })).toBe('index scan of 32768');
    expect(choose(rows, { needed: 1_001 })).toBe('fetch-and-sort by filter');
  });

  it('gives an index scan a budget of twice the rows of an even spread', () => {
    expect(choose({ selectivity: 0.02, byFilter: 2_000 })).toBe('index scan of 2048');
    expect(choose({ selectivity: 0.5, bySearch: all / 2 })).toBe('index scan of 512');
  });

  it('gives no budget to an index scan that reads no more than the index has', () => {
    expect(choose({ inIndex: 400, selectivity: 0.9, bySearch: 400 })).toBe('index scan');
  });

  it('repeats a scan with eight times its budget while that is less than the matches', () => {
    const rows = { inIndex: 10 * all, selectivity: 0.5, byFilter: 5 * all };
    expect(choose(rows, { scanned: 512 })).toBe('index scan of 4096');
    expect(choose(rows, { scanned: 4_096 })).toBe('index scan of 32768');
    expect(choose(rows, { scanned: 32_768 })).toBe('index scan of 262144');
    expect(choose(rows, { scanned: 262_144 })).toBe('fetch-and-sort by filter');
  });

  it('scans to the end of an index that has no more rows than match', () => {
    const rows = { inIndex: 1_000, selectivity: 0.5, byFilter: 1_000, bySearch: 1_000 };
    expect(choose(rows, { scanned: 512 })).toBe('index scan');
  });

  it('fetches an uncounted search if its matches are fewer than the budget of a scan', () => {
    const rows = { inIndex: infinite, selectivity: undefined };
    for (const scanned of [0, 512, 4_096]) {
      const budget = nextBudget(scanned);
      expect(choose({ ...rows, bySearch: budget - 1 }, { scanned })).toBe('fetch-and-sort by search');
      expect(choose({ ...rows, byFilter: budget - 1 }, { scanned })).toBe('fetch-and-sort by filter');
      expect(choose(rows, { scanned })).toBe(`index scan of ${budget}`);
    }
  });

  it('reads at most a constant factor of the rows of fetch-and-sort in scans that find too few', () => {
    for (const selectivity of [0.9, 0.5, 0.1, 0.01, 0.001]) {
      const byFilter = all * selectivity;
      let scannedInAll = 0;
      for (let scanned = 0; ; ) {
        const scan = chooseScan(20, { inIndex: all, selectivity, byFilter, bySearch: infinite }, scanned);
        if (scan.budget === undefined) break;
        scanned = scan.budget;
        scannedInAll += scanned;
      }
      expect(scannedInAll).toBeLessThanOrEqual(Math.max(2 * 512, 4 * byFilter));
    }
  });
});
