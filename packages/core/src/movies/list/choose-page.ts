import type { Reader } from '../../database/reader.ts';
import { countFiltered, countHits, countMatches } from './count-movies.ts';
import type { Fragment } from './fragment.ts';
import type { ListDialect } from './list-dialect.ts';
import { matchesByFilter, matchesBySearch } from './matches.ts';
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

/** Matches may stand close together: a walk may take so many times the steps that evenly spread ones would. */
const walkPatience = 2;
const leastSteps = 512;

/**
 * The cheapest way to the keys of a page, by counted rows and not by a planner's guess: a walk along the sort's own
 * index, or gathering the matches first where they are few. A step along an index costs about as much as a fetched and sorted row.
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
  const steps = (page.offset + page.limit) * (walked / counts.total);
  const byFilter = isFiltered(page.filter) ? counts.filtered : Number.POSITIVE_INFINITY;
  const bySearch = counts.hits;
  const gathered = Math.min(byFilter, bySearch);
  const gather = () => sortedPage(page, bySearch <= byFilter ? matchesBySearch : matchesByFilter, dialect);
  if (steps > gathered) {
    return { keys: gather() };
  }
  const maximumSteps = powerOfTwoFrom(Math.max(leastSteps, steps * walkPatience));
  if (walked === counts.total || maximumSteps >= walked || gathered >= walked) {
    return { keys: walkedPage(page, walk, dialect) };
  }
  return { keys: walkedPage(page, walk, dialect, maximumSteps), otherwise: gather() };
}

/** They become part of the statement: a few different ones are enough. */
const powerOfTwoFrom = (steps: number) => 2 ** Math.ceil(Math.log2(steps));

function onlyWithin(filter: MovieFilter, names: readonly ('genreId' | 'year')[]): MovieFilter {
  return { terms: [], ...Object.fromEntries(names.map((name) => [name, filter[name]])) };
}

/** Apart from the search, which counts nothing here. */
const isSame = (a: MovieFilter, b: MovieFilter) => filterNames.every((name) => a[name] === b[name]);
const filterNames = ['genreId', 'year', 'monitored', 'downloaded'] as const;

const isFiltered = (filter: MovieFilter) => filterNames.some((name) => filter[name] !== undefined);
