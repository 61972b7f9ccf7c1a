// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

import { type Wanted, wantedValues } from '../../quality/wanted-values.ts';
import type { SearchTerm } from '../../text/search-text.ts';
import { type Fragment, fragment } from './fragment.ts';
import type { ListDialect } from './list-dialect.ts';

export const isWanted = (wanted: Wanted): Fragment => fragment(`w.wanted = ${wantedValues[wanted]}`);

/** The filter of a list in the terms of the database. */
export interface MovieFilter {
  readonly genreId?: number | undefined;
  readonly year?: number | undefined;
  /** Unique. */
  readonly tmdbId?: number | undefined;
  readonly monitored?: boolean | undefined;
  readonly downloaded?: boolean | undefined;
  readonly wanted?: Wanted | undefined;
  /** The titles must contain all of these; empty: no search. */
  readonly terms: readonly SearchTerm[];
}

/** The conditions that leading columns of an index may fix. */
export type IndexedCondition = 'genreId' | 'year' | 'wanted';

const conditionNames = ['genreId', 'year', 'tmdbId', 'monitored', 'downloaded', 'wanted'] as const;

/** Whether the filter has a condition other than its search. */
export const isFiltered = (filter: MovieFilter) => conditionNames.some((name) => filter[name] !== undefined);

/** Whether two filters have the same conditions, without their searches. */
export const isSameFilter = (a: MovieFilter, b: MovieFilter) =>
  conditionNames.every((name) => a[name] === b[name]);

/** The filter with only these conditions. */
export function only(filter: MovieFilter, names: readonly IndexedCondition[]): MovieFilter {
  return { terms: [], ...Object.fromEntries(names.map((name) => [name, filter[name]])) };
}

/** The filter without these conditions. */
export function without(filter: MovieFilter, handled: readonly (keyof MovieFilter)[]): MovieFilter {
  const rest = Object.entries(filter).filter(([name]) => !handled.includes(name as keyof MovieFilter));
  return { terms: [], ...Object.fromEntries(rest) };
}

/** Conditions on `movie w`. */
export function movieConditions(filter: MovieFilter, dialect: ListDialect): Fragment[] {
  const key = dialect.movieKey;
  const genre =
    filter.genreId === undefined
      ? []
      : [
          fragment(
            `exists (select 1 from movie_genre g where g.${dialect.genreMovieKey} = w.${key} and g.genre_id = ?)`,
            filter.genreId,
          ),
        ];
  return [
    ...(filter.tmdbId === undefined ? [] : [fragment('w.tmdb_id = ?', filter.tmdbId)]),
    ...columnConditions(filter, dialect),
    ...genre,
    ...filter.terms.map((term) => dialect.contains('w.search_text', term)),
  ];
}

/** Conditions on `movie_genre w`, except the genre; only a search reads `movie`. */
export function genreConditions(filter: MovieFilter, dialect: ListDialect): Fragment[] {
  const contains = filter.terms.map((term) => dialect.contains('m.search_text', term));
  const titles =
    contains.length === 0
      ? []
      : [
          {
            text: `exists (select 1 from movie m where m.${dialect.movieKey} = w.${dialect.genreMovieKey} and ${contains.map(({ text }) => text).join(' and ')})`,
            values: contains.flatMap(({ values }) => values),
          },
        ];
  return [...columnConditions(filter, dialect), ...titles];
}

/** Columns that `movie` and `movie_genre` both have. */
function columnConditions(filter: MovieFilter, dialect: ListDialect): Fragment[] {
  return [
    ...(filter.year === undefined ? [] : [fragment('w.year = ?', filter.year)]),
    ...(filter.monitored === undefined
      ? []
      : [fragment(`w.monitored = ${dialect.literal(filter.monitored)}`)]),
    ...(filter.downloaded === undefined
      ? []
      : [fragment(`w.has_file = ${dialect.literal(filter.downloaded)}`)]),
    ...(filter.wanted === undefined ? [] : [isWanted(filter.wanted)]),
  ];
}
