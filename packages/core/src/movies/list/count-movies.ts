import type { Reader } from '../../database/reader.ts';
import { type Fragment, fragment, where } from './fragment.ts';
import type { ListDialect } from './list-dialect.ts';
import { matchesByFilter, matchesBySearch } from './matches.ts';
import { type MovieFilter, without } from './movie-filter.ts';

interface Count {
  readonly n: number | null;
}

/**
 * How many movies pass the filter, its search aside: the sum of a few maintained counters, at any size; one row of the
 * index where the filter names a movie.
 */
export async function countFiltered(
  reader: Reader,
  dialect: ListDialect,
  filter: MovieFilter,
): Promise<number> {
  if (filter.tmdbId !== undefined) {
    const { text, values } = matchesByFilter(without(filter, ['terms']), 'w.id', dialect);
    return count(reader, { text: `select count(*) as n from (${text}) matched`, values });
  }
  const conditions = [
    fragment('genre_id = ?', filter.genreId ?? 0),
    ...(filter.year === undefined ? [] : [fragment('year = ?', filter.year)]),
    ...(filter.monitored === undefined ? [] : [fragment(`monitored = ${dialect.literal(filter.monitored)}`)]),
    ...(filter.downloaded === undefined
      ? []
      : [fragment(`has_file = ${dialect.literal(filter.downloaded)}`)]),
  ];
  const { text, values } = where(conditions);
  return count(reader, { text: `select sum(n) as n from movie_count${text}`, values });
}

/**
 * How many movies hold the filter's terms, its other conditions aside: counted in the search index.
 *
 * @param maximum where to stop counting
 */
export async function countHits(
  reader: Reader,
  dialect: ListDialect,
  filter: MovieFilter,
  maximum?: number,
): Promise<number> {
  const hits = dialect.matching(filter.terms);
  const counted =
    maximum === undefined
      ? { text: `select count(*) as n from (${hits.text}) hits`, values: hits.values }
      : dialect.countedUpTo(maximum, hits);
  return count(reader, counted);
}

/** How many movies pass the whole filter, counted from the smaller side. */
export async function countMatches(
  reader: Reader,
  dialect: ListDialect,
  filter: MovieFilter,
  { filtered, hits }: { filtered: number; hits: number },
): Promise<number> {
  const matches = filtered < hits ? matchesByFilter : matchesBySearch;
  const { text, values } = matches(filter, 'w.id', dialect);
  return count(reader, { text: `select count(*) as n from (${text}) matched`, values });
}

async function count(reader: Reader, query: Fragment): Promise<number> {
  const [row] = await reader.all<Count>(query.text, query.values);
  return row?.n ?? 0;
}
