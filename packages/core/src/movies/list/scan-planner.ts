import { memoizePromise } from '../../async/memoize-promise.ts';
import type { Reader } from '../../database/reader.ts';
import {
  chooseScan,
  fetchAndSort,
  indexScan,
  nextBudget,
  type RowEstimates,
  type Scan,
} from './choose-scan.ts';
import { countFiltered, countHits, type ListCounts } from './count-movies.ts';
import type { ListDialect } from './list-dialect.ts';
import { matchesByFilter } from './matches.ts';
import { isFiltered, isSameFilter, type MovieFilter, only } from './movie-filter.ts';
import type { SortIndex } from './sort-index.ts';

export interface FilteredList {
  readonly reader: Reader;
  readonly dialect: ListDialect;
  readonly filter: MovieFilter;
  /** Exact counts, if the answer includes a total. */
  readonly counts?: ListCounts | undefined;
}

/**
 * Plans a read of the list in the order of an index.
 *
 * @param needed accepted rows up to the end of the page
 * @param scanned budget of the previous scan, which found too few rows. @default 0: none
 * @returns null if the filter accepts no row
 */
export type PlanScan = (needed: number, scanned?: number) => Promise<Scan | null>;

/** Counts what `chooseScan` compares, each number at most once. A search is not counted beyond what the choice depends on. */
export function createScanPlanner(list: FilteredList, index: SortIndex): PlanScan {
  const { reader, dialect, filter, counts } = list;
  const prefix = only(filter, index.prefix);
  const isPrefix = isSameFilter(filter, prefix);
  const hasSearch = filter.terms.length > 0;
  const filtered = memoizePromise(async () => counts?.filtered ?? countFiltered(reader, dialect, filter));
  const inIndex = memoizePromise(async () =>
    isPrefix ? filtered() : countFiltered(reader, dialect, prefix),
  );
  const byFilter = async () => (isFiltered(filter) ? filtered() : Number.POSITIVE_INFINITY);

  return async (needed, scanned = 0) => {
    if (counts?.total === 0) {
      return null;
    }
    if (filter.tmdbId !== undefined) {
      return fetchAndSort(matchesByFilter);
    }
    if (isPrefix && !hasSearch) {
      return indexScan;
    }
    const rows = await (hasSearch && counts === undefined ? estimateSearch(scanned) : exactRows());
    return Math.min(rows.byFilter, rows.bySearch) === 0 ? null : chooseScan(needed, rows, scanned);
  };

  async function exactRows(): Promise<RowEstimates> {
    const accepted = counts?.total ?? (await filtered());
    const bySearch = counts?.hits ?? Number.POSITIVE_INFINITY;
    const all = await inIndex();
    return { inIndex: all, selectivity: accepted / all, byFilter: await byFilter(), bySearch };
  }

  /** Of a search without a total: only whether it matches fewer rows than the scan would read. */
  async function estimateSearch(scanned: number): Promise<RowEstimates> {
    const isCounted = scanned > 0 || dialect.supportsEarlyTermination(filter.terms);
    return {
      inIndex: Number.POSITIVE_INFINITY,
      selectivity: undefined,
      byFilter: await byFilter(),
      bySearch: isCounted ? await hitsBelow(nextBudget(scanned)) : Number.POSITIVE_INFINITY,
    };
  }

  async function hitsBelow(maximum: number): Promise<number> {
    const hits = await countHits(reader, dialect, filter, maximum);
    return hits < maximum ? hits : Number.POSITIVE_INFINITY;
  }
}
