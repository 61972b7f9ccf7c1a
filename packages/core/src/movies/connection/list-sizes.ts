import type { Reader } from '../../database/reader.ts';
import { isFiltered, isSame, type ListCounts, onlyWithin, type Sizes } from '../list/choose-page.ts';
import { countFiltered, countHits } from '../list/count-movies.ts';
import type { ListDialect } from '../list/list-dialect.ts';
import type { MovieFilter } from '../list/movie-filter.ts';
import type { Walk } from '../list/page-of-keys.ts';

export interface FilteredList {
  readonly reader: Reader;
  readonly dialect: ListDialect;
  readonly filter: MovieFilter;
  /** If the list has been counted anyway. */
  readonly counts?: ListCounts | undefined;
}

/** How many movies there are where a way could begin; each is looked up at most once. */
export interface ListSizes {
  /** Exact; not for a search that has not been counted. */
  exact(): Promise<Sizes>;
  /** As if what the search finds were spread evenly over all movies. */
  upTo(maximumHits: number): Promise<Sizes>;
  /** How many pass the filter, the search aside; infinite without one. */
  byFilter(): Promise<number>;
  /** How many the search finds; infinite if as many as that or more. */
  hitsUpTo(maximum: number): Promise<number>;
}

export function createListSizes(list: FilteredList, walk: Walk): ListSizes {
  const { reader, dialect, filter, counts } = list;
  const count = (of: MovieFilter) => countFiltered(reader, dialect, of);
  const withinWalk = onlyWithin(filter, walk.within);
  const filtered = once(async () => counts?.filtered ?? count(filter));
  const walked = once(async () => (isSame(filter, withinWalk) ? filtered() : count(withinWalk)));
  const all = once(async () => (isFiltered(filter) ? count({ terms: [] }) : filtered()));
  const byFilter = async () => (isFiltered(filter) ? filtered() : Number.POSITIVE_INFINITY);

  async function hitsUpTo(maximum: number): Promise<number> {
    const found = await countHits(reader, dialect, filter, maximum);
    return found < maximum ? found : Number.POSITIVE_INFINITY;
  }

  return {
    byFilter,
    hitsUpTo,
    async exact() {
      const passing = counts?.total ?? (await filtered());
      const bySearch = counts?.hits ?? Number.POSITIVE_INFINITY;
      return { walked: await walked(), passing, byFilter: await byFilter(), bySearch };
    },
    async upTo(maximumHits) {
      const bySearch = await hitsUpTo(maximumHits);
      const passing = (await filtered()) * Math.min(1, bySearch / (await all()));
      return { walked: await walked(), passing, byFilter: await byFilter(), bySearch };
    },
  };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
