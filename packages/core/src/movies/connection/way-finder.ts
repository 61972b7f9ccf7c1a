import {
  cheapestWay,
  isSame,
  leastSteps,
  matchesFrom,
  namesOne,
  onlyWithin,
  type Way,
} from '../list/choose-page.ts';
import type { Matches } from '../list/matches.ts';
import type { Walk } from '../list/page-of-keys.ts';
import { createListSizes, type FilteredList } from './list-sizes.ts';

/**
 * Decides between a walk along an index and gathering the matches. What a search finds is not counted for that, only whether
 * it is less than the walk is worth.
 */
export interface WayFinder {
  /**
   * Null: no movie passes.
   *
   * @param needed how many that pass are wanted
   */
  begin(needed: number): Promise<Way | null>;
  /** What to gather after so many steps, instead of `next` more; undefined if the walk is to go on. */
  goOn(needed: number, steps: number, next: number): Promise<Matches | undefined>;
}

/** So many hits are counted in the time that a step takes. */
const hitsPerStep = 8;

export function createWayFinder(list: FilteredList, walk: Walk): WayFinder {
  const { dialect, filter, counts } = list;
  const sizes = createListSizes(list, walk);
  const isSearch = filter.terms.length > 0;
  const isUncountedSearch = isSearch && counts === undefined;
  const indexAnswersAll = !isSearch && isSame(filter, onlyWithin(filter, walk.within));

  return {
    async begin(needed) {
      const one = namesOne(filter);
      if (one !== undefined) {
        return one;
      }
      if (indexAnswersAll) {
        return {};
      }
      if (isUncountedSearch) {
        return beginSearch();
      }
      const known = await sizes.exact();
      return known.passing === 0 ? null : cheapestWay(needed, known);
    },
    async goOn(needed, steps, next) {
      const maximum = next * hitsPerStep;
      const known = await (isUncountedSearch ? sizes.upTo(maximum) : sizes.exact());
      if (Math.min(known.byFilter, known.bySearch) >= maximum) {
        return undefined;
      }
      const way = cheapestWay(needed, known);
      const isInVain = way.maximumSteps !== undefined && way.maximumSteps <= steps;
      return way.gather ?? (isInVain ? matchesFrom(known) : undefined);
    },
  };

  async function beginSearch(): Promise<Way | null> {
    const found = {
      byFilter: await sizes.byFilter(),
      bySearch: dialect.findsFirstSoon(filter.terms)
        ? await sizes.hitsUpTo(leastSteps)
        : Number.POSITIVE_INFINITY,
    };
    const fewest = Math.min(found.byFilter, found.bySearch);
    if (fewest === 0) {
      return null;
    }
    return fewest < leastSteps ? { gather: matchesFrom(found) } : { maximumSteps: leastSteps };
  }
}
