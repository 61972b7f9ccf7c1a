import type { Reader } from '../../database/reader.ts';
import { countFiltered, countHits, countHitsThatPass } from './count-movies.ts';
import type { Fragment } from './fragment.ts';
import type { ListDialect } from './list-dialect.ts';
import { type MovieFilter, without } from './movie-filter.ts';
import { gatheredByFilter, gatheredBySearch, type PageOfKeys, walkedPage, walkFor } from './page-of-keys.ts';

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
  const total = hits === 0 || isSearchAlone(filter) ? hits : await countHitsThatPass(reader, dialect, filter);
  return { total, filtered, hits };
}

/** Fetching a row by its key and sorting it costs about this many steps along an index. */
const gatherCost = 3;

/**
 * The cheapest way to the keys of a page, by counted rows and not by a planner's guess: a walk along the sort's own
 * index, or gathering the matches first where they are few.
 */
export async function choosePage(
  reader: Reader,
  dialect: ListDialect,
  page: PageOfKeys,
  counts: ListCounts,
): Promise<Fragment> {
  const walk = walkFor(page.filter, page.order.column);
  const handled = new Set<string>(walk.within);
  const base = Object.fromEntries(Object.entries(page.filter).filter(([name]) => handled.has(name)));
  const walked = await countFiltered(reader, dialect, { ...base, terms: [] });
  const walkCost = (page.offset + page.limit) * (walked / counts.total);
  const byFilter = isFiltered(page.filter) ? counts.filtered * gatherCost : Number.POSITIVE_INFINITY;
  const bySearch = counts.hits * gatherCost;
  if (walkCost <= Math.min(byFilter, bySearch)) {
    return walkedPage(page, walk, dialect);
  }
  return bySearch <= byFilter ? gatheredBySearch(page, dialect) : gatheredByFilter(page, dialect);
}

const isFiltered = (filter: MovieFilter) =>
  [filter.genreId, filter.year, filter.monitored, filter.downloaded].some((value) => value !== undefined);
const isSearchAlone = (filter: MovieFilter) => !isFiltered(without(filter, ['terms']));
