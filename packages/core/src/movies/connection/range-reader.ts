import type { Fragment } from '../list/fragment.ts';
import { cutSegmentsOf, type Place, type Range, type Segment, segmentsOf } from '../list/keyset.ts';
import type { Matches } from '../list/matches.ts';
import { type KeysOfRange, placeAfter, sortedPage, walkedPage, walkFor } from '../list/page-of-keys.ts';
import type { SortColumn, SortOrder } from '../list/sort-order.ts';
import type { FilteredList } from './list-sizes.ts';
import { createWayFinder } from './way-finder.ts';

export interface WantedRange<Row> {
  /** The order of the list, and the direction to read in. */
  readonly order: SortOrder;
  readonly range: Range;
  readonly limit: number;
  /** Reads the rows of keys, in the order of the keys. */
  rowsOf(keys: Fragment): Promise<readonly Row[]>;
}

/** Reads the first rows of a range, `limit` of them if there are as many. */
export type ReadRange = <Row>(wanted: WantedRange<Row>) => Promise<readonly Row[]>;

/** A walk that met too few goes on so many times as far, unless gathering is less work by then. */
const growth = 8;

/** Reads ranges of one list: all by the same column, each in a direction of its own. */
export function createRangeReader(list: FilteredList, column: SortColumn): ReadRange {
  const { reader, dialect, filter } = list;
  const walk = walkFor(filter, column);
  const ways = createWayFinder(list, walk);

  return async function readRange(wanted) {
    const way = await ways.begin(wanted.limit);
    if (way === null) {
      return [];
    }
    return way.gather === undefined ? walkAlong(wanted, way.maximumSteps) : gather(wanted, way.gather);
  };

  function gather<Row>({ rowsOf, range, order, limit }: WantedRange<Row>, matches: Matches) {
    return rowsOf(sortedPage({ filter, order, limit, within: range }, matches, dialect));
  }

  /** @param maximumSteps how far to walk before asking for the way once more; as far as it takes unless given */
  async function walkAlong<Row>(wanted: WantedRange<Row>, maximumSteps?: number): Promise<readonly Row[]> {
    const { order, range, limit } = wanted;
    const segments = segmentsOf(order, range, filter.year);
    const [first] = segments;
    if (maximumSteps === undefined || first === undefined) {
      return walkThrough(wanted, segments);
    }
    const keys = walkedPage({ filter, order, limit, within: first }, walk, dialect, maximumSteps);
    const found = await wanted.rowsOf(keys);
    return found.length >= limit ? found : walkOn(wanted, maximumSteps);
  }

  /** Walks the segments from end to end. */
  async function walkThrough<Row>(
    { order, limit, rowsOf }: WantedRange<Row>,
    segments: readonly Segment[],
  ): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (const within of segments) {
      const keys = { filter, order, within, limit: limit - rows.length };
      rows.push(...(await rowsOf(walkedPage(keys, walk, dialect))));
      if (rows.length >= limit) {
        break;
      }
    }
    return rows;
  }

  /**
   * Walks longer and longer stretches. Each ends at a place that is looked up before, not after so many steps: what is added
   * or deleted between two statements makes none of them overlap or miss a movie.
   */
  async function walkOn<Row>(wanted: WantedRange<Row>, stepsInVain: number): Promise<readonly Row[]> {
    const { order, range, limit } = wanted;
    const rows: Row[] = [];
    let steps = stepsInVain;
    let ahead = cutSegmentsOf(order, range, filter.year);
    for (let next = steps * growth, within = ahead[0]; within !== undefined; within = ahead[0]) {
      const stop = await placeAt({ filter, order, limit, within }, next);
      const matches = stop === undefined ? undefined : await ways.goOn(limit, steps, next);
      if (matches !== undefined) {
        return gather(wanted, matches);
      }
      const stretch = stop === undefined ? within : { ...within, to: { ...stop, isIncluded: true } };
      rows.push(...(await walkThrough({ ...wanted, limit: limit - rows.length }, [stretch])));
      if (rows.length >= limit) {
        break;
      }
      ahead = [...(stop === undefined ? [] : [{ ...within, from: stop }]), ...ahead.slice(1)];
      steps += stop === undefined ? 0 : next;
      next *= stop === undefined ? 1 : growth;
    }
    return rows;
  }

  /** Where a walk of so many steps comes to; undefined if the segment ends before that. */
  async function placeAt(keys: KeysOfRange<Segment>, steps: number): Promise<Place | undefined> {
    const { text, values } = placeAfter(steps, keys, walk, dialect);
    const [place] = await reader.all<Place>(text, values);
    return place;
  }
}
