import { nextBudget } from '../list/choose-scan.ts';
import type { Fragment } from '../list/fragment.ts';
import { fetchAndSortQuery, indexScanQuery, type KeysOfRange, positionQuery } from '../list/key-queries.ts';
import {
  type KeysetPosition,
  type Range,
  type Segment,
  segmentsOf,
  splitSegmentsOf,
} from '../list/keyset.ts';
import type { Matches } from '../list/matches.ts';
import { createScanPlanner, type FilteredList } from '../list/scan-planner.ts';
import { sortIndexFor } from '../list/sort-index.ts';
import type { SortColumn, SortOrder } from '../list/sort-order.ts';

export interface RangeScanParams<Row> {
  /** The order of the list, and the direction of reading. */
  readonly order: SortOrder;
  readonly range: Range;
  readonly limit: number;
  /** Reads the rows of these keys in their order. */
  rowsOf(keys: Fragment): Promise<readonly Row[]>;
}

/** Reads the first rows of a range, at most `limit` of them. */
export type ScanRange = <Row>(params: RangeScanParams<Row>) => Promise<readonly Row[]>;

/** Reads ranges of one list, sorted by one column in either direction. */
export function createRangeScan(list: FilteredList, column: SortColumn): ScanRange {
  const { reader, dialect, filter } = list;
  const index = sortIndexFor(filter, column);
  const planScan = createScanPlanner(list, index);

  return async function scanRange(params) {
    const scan = await planScan(params.limit);
    if (scan === null) {
      return [];
    }
    if (scan.method === 'fetch-and-sort') {
      return fetchAndSort(params, scan.matches);
    }
    const segments = segmentsOf(params.order, params.range, filter.year);
    return scan.budget === undefined
      ? scanSegments(params, segments)
      : scanWithBudget(params, segments, scan.budget);
  };

  function fetchAndSort<Row>({ rowsOf, range, order, limit }: RangeScanParams<Row>, matches: Matches) {
    return rowsOf(fetchAndSortQuery({ filter, order, limit, range }, matches, dialect));
  }

  /** Scans the segments to the end of the page. */
  async function scanSegments<Row>(
    { order, limit, rowsOf }: RangeScanParams<Row>,
    segments: readonly Segment[],
  ): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (const range of segments) {
      const keys = { filter, order, range, limit: limit - rows.length };
      rows.push(...(await rowsOf(indexScanQuery(keys, index, dialect))));
      if (rows.length >= limit) {
        break;
      }
    }
    return rows;
  }

  async function scanWithBudget<Row>(
    params: RangeScanParams<Row>,
    [first]: readonly Segment[],
    budget: number,
  ): Promise<readonly Row[]> {
    if (first === undefined) {
      return [];
    }
    const { order, limit } = params;
    const keys = indexScanQuery({ filter, order, limit, range: first }, index, dialect, budget);
    const rows = await params.rowsOf(keys);
    return rows.length >= limit ? rows : continueScan(params, budget);
  }

  /**
   * Scans longer and longer stretches after a scan of `scanned` rows found too few. Each stretch ends at a keyset position
   * that is looked up before, not after a number of rows: rows that are added or deleted between two statements make no
   * stretches overlap and no row fall between them.
   */
  async function continueScan<Row>(params: RangeScanParams<Row>, scanned: number): Promise<readonly Row[]> {
    const { order, range, limit } = params;
    const rows: Row[] = [];
    let budget = nextBudget(scanned);
    let ahead = splitSegmentsOf(order, range, filter.year);
    for (let segment = ahead[0]; segment !== undefined; segment = ahead[0]) {
      const stop = await positionAfter(budget, { filter, order, limit, range: segment });
      const scan = stop === undefined ? undefined : await planScan(limit, scanned);
      if (scan?.method === 'fetch-and-sort') {
        return fetchAndSort(params, scan.matches);
      }
      const stretch = stop === undefined ? segment : { ...segment, to: { ...stop, isIncluded: true } };
      rows.push(...(await scanSegments({ ...params, limit: limit - rows.length }, [stretch])));
      if (rows.length >= limit) {
        break;
      }
      ahead = [...(stop === undefined ? [] : [{ ...segment, from: stop }]), ...ahead.slice(1)];
      if (stop !== undefined) {
        scanned = budget;
        budget = nextBudget(scanned);
      }
    }
    return rows;
  }

  /** The position after so many rows of a segment; undefined if the segment ends before it. */
  async function positionAfter(
    rows: number,
    keys: KeysOfRange<Segment>,
  ): Promise<KeysetPosition | undefined> {
    const { text, values } = positionQuery(rows, keys, index, dialect);
    const [position] = await reader.all<KeysetPosition>(text, values);
    return position;
  }
}
