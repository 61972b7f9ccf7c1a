import { type Matches, matchesByFilter, matchesBySearch } from './matches.ts';

/**
 * How the rows of a page are found.
 *
 * - `index scan`: reads the index of the sort order row by row, skips the rows that the filter rejects, and ends with the page.
 *   A scan with a budget gives up after that many rows; the page may then be incomplete.
 * - `fetch-and-sort`: fetches every match by an index of its own and sorts them.
 */
export type Scan =
  | { readonly method: 'index scan'; readonly budget?: number | undefined; readonly matches?: undefined }
  | { readonly method: 'fetch-and-sort'; readonly budget?: undefined; readonly matches: Matches };

/** What is known about the rows of a filtered list. */
export interface RowEstimates {
  /** Rows of the sort order's index, within the prefix that the filter fixes. */
  readonly inIndex: number;
  /** Share of these rows that the filter accepts; undefined for a search whose matches are not counted. */
  readonly selectivity: number | undefined;
  /** Rows that the filter accepts without its search; infinite without such a filter. */
  readonly byFilter: number;
  /** Rows that match the search; infinite without a search, or if there are more than were counted. */
  readonly bySearch: number;
}

/** No scan gets a smaller budget: so many rows cost less than another statement. */
const minimumBudget = 512;

/** Accepted rows may be close together, behind the others: a scan may read this many times the rows of an even spread. */
const tolerance = 2;

/** A scan that found too few rows is repeated with this many times its budget, so that the repeats add a seventh to its cost. */
const growth = 8;

/**
 * Chooses the scan that reads fewer rows. A row of an index scan costs about as much as a row that is fetched and sorted, so
 * that the rule compares counts and needs no further constants:
 *
 * - an index scan reads `needed / selectivity` rows if the accepted rows are spread evenly over the index,
 * - a fetch-and-sort reads the matches of the filter or of the search, whichever are fewer.
 *
 * The spread is not known. A scan therefore gets a budget, and when it is used up the choice is made again with `scanned`,
 * the rows that were not enough: they prove that the scan costs more than estimated, and the next one is assumed to read
 * `growth` times as many. The rows that are scanned without a result thus stay within a constant factor of the rows that
 * fetch-and-sort would have read at once. Measured in docs/decisions/0002-read-path.md.
 *
 * @param needed accepted rows up to the end of the page
 * @param scanned budget of the previous scan, which found too few rows
 */
export function chooseScan(needed: number, rows: RowEstimates, scanned = 0): Scan {
  const { inIndex, selectivity, byFilter, bySearch } = rows;
  const expected = selectivity === undefined ? 0 : needed / selectivity;
  const budget = powerOfTwoFrom(Math.max(nextBudget(scanned), expected * tolerance));
  const scanCost = Math.min(
    inIndex,
    selectivity === undefined ? budget : Math.max(expected, scanned * growth),
  );
  const fetchCost = Math.min(byFilter, bySearch);
  if (scanCost > fetchCost) {
    return fetchAndSort(bySearch <= byFilter ? matchesBySearch : matchesByFilter);
  }
  const canRunOut = selectivity !== 1 && budget < inIndex;
  return canRunOut ? { method: 'index scan', budget } : indexScan;
}

/** The smallest budget of the scan that follows one of `scanned` rows; also how many matches of a search are worth counting. */
export const nextBudget = (scanned: number) => Math.max(minimumBudget, scanned * growth);

/** Reads to the end of the page, or of the index. */
export const indexScan: Scan = { method: 'index scan' };

export const fetchAndSort = (matches: Matches): Scan => ({ method: 'fetch-and-sort', matches });

/** A budget is part of the statement: powers of two keep the number of different statements small. */
const powerOfTwoFrom = (rows: number) => 2 ** Math.ceil(Math.log2(rows));
