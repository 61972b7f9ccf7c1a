import type { Reader } from '../../database/reader.ts';
import { countFiltered, countHits, countMatches } from './count-movies.ts';
import type { Fragment } from './fragment.ts';
import type { ListDialect } from './list-dialect.ts';
import { type Matches, matchesByFilter, matchesBySearch } from './matches.ts';
import type { MovieFilter } from './movie-filter.ts';
import { type PageOfKeys, sortedPage, walkedPage, walkFor } from './page-of-keys.ts';

/** How many movies there are of each kind that matters to the choice of a plan; all exact. */
export interface ListCounts {
  /** Those that pass the whole filter. */
  readonly total: number;
  /** Those that pass it but for the search. */
  readonly filtered: number;
  /** Those that hold the terms; infinite without a search. */
  readonly hits: number;
}

/** Counts what a filter lets through. */
export async function countList(
  reader: Reader,
  dialect: ListDialect,
  filter: MovieFilter,
): Promise<ListCounts> {
  const filtered = await countFiltered(reader, dialect, filter);
  if (filter.terms.length === 0) {
    return { total: filtered, filtered, hits: Number.POSITIVE_INFINITY };
  }
  const hits = filtered === 0 ? 0 : await countHits(reader, dialect, filter);
  const total =
    hits === 0 || !isFiltered(filter)
      ? hits
      : await countMatches(reader, dialect, filter, { filtered, hits });
  return { total, filtered, hits };
}

/** A way to the keys of a page. */
export interface PagePlan {
  readonly keys: Fragment;
  /** What to do when `keys` finds fewer than there are: the walk met too many movies the filter refuses. */
  readonly otherwise?: Fragment;
}

/**
 * The cheapest way to the keys of a page, by counted rows and not by a planner's guess: a walk along the sort's own
 * index, or gathering the matches first where they are few.
 */
export async function choosePage(
  reader: Reader,
  dialect: ListDialect,
  page: PageOfKeys,
  counts: ListCounts,
): Promise<PagePlan> {
  const walk = walkFor(page.filter, page.order.column);
  const within = onlyWithin(page.filter, walk.within);
  const walked = isSame(page.filter, within) ? counts.filtered : await countFiltered(reader, dialect, within);
  const sizes = {
    walked,
    passing: counts.total,
    byFilter: isFiltered(page.filter) ? counts.filtered : Number.POSITIVE_INFINITY,
    bySearch: counts.hits,
  };
  const way = namesOne(page.filter) ?? cheapestWay(page.offset + page.limit, sizes);
  const gather = (matches: Matches) => sortedPage(page, matches, dialect);
  if (way.gather !== undefined) {
    return { keys: gather(way.gather) };
  }
  const keys = walkedPage(page, walk, dialect, way.maximumSteps);
  return way.maximumSteps === undefined ? { keys } : { keys, otherwise: gather(matchesFrom(sizes)) };
}

/** How many movies there are where a way could begin. */
export interface Sizes {
  /** In what the walk goes along. */
  readonly walked: number;
  /** Of those, how many pass the whole filter. */
  readonly passing: number;
  /** Found by the filter, the search aside; infinite without one. */
  readonly byFilter: number;
  /** Found by the search; infinite without one. */
  readonly bySearch: number;
}

/** Gathers matches, or walks: so far at first, or as far as it takes. */
export type Way =
  | { readonly gather: Matches; readonly maximumSteps?: undefined }
  | { readonly gather?: undefined; readonly maximumSteps?: number | undefined };

/** Matches may stand close together: a walk may take so many times the steps that evenly spread ones would. */
const walkPatience = 2;
export const leastSteps = 512;

/**
 * A step along an index costs about as much as a fetched and sorted row.
 *
 * @param needed how many that pass the walk would have to meet
 */
export function cheapestWay(needed: number, sizes: Sizes): Way {
  const { walked, passing } = sizes;
  const steps = needed * (walked / passing);
  const gathered = Math.min(sizes.byFilter, sizes.bySearch);
  if (steps > gathered) {
    return { gather: matchesFrom(sizes) };
  }
  const maximumSteps = powerOfTwoFrom(Math.max(leastSteps, steps * walkPatience));
  const isBounded = walked !== passing && maximumSteps < walked && gathered < walked;
  return { maximumSteps: isBounded ? maximumSteps : undefined };
}

/** The way to the one movie that a filter names, which no walk is cheaper than. */
export const namesOne = ({ tmdbId }: MovieFilter): Way | undefined =>
  tmdbId === undefined ? undefined : { gather: matchesByFilter };

/** What finds fewer. */
export const matchesFrom = ({ byFilter, bySearch }: Pick<Sizes, 'byFilter' | 'bySearch'>): Matches =>
  bySearch <= byFilter ? matchesBySearch : matchesByFilter;

/** They become part of the statement: a few different ones are enough. */
const powerOfTwoFrom = (steps: number) => 2 ** Math.ceil(Math.log2(steps));

export function onlyWithin(filter: MovieFilter, names: readonly ('genreId' | 'year')[]): MovieFilter {
  return { terms: [], ...Object.fromEntries(names.map((name) => [name, filter[name]])) };
}

/** Apart from the search, which counts nothing here. */
export const isSame = (a: MovieFilter, b: MovieFilter) => filterNames.every((name) => a[name] === b[name]);
const filterNames = ['genreId', 'year', 'tmdbId', 'monitored', 'downloaded'] as const;

export const isFiltered = (filter: MovieFilter) => filterNames.some((name) => filter[name] !== undefined);
