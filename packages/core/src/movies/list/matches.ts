// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

import { type Fragment, fragment, where } from './fragment.ts';
import type { ListDialect } from './list-dialect.ts';
import { genreConditions, type MovieFilter, movieConditions, without } from './movie-filter.ts';

/** Builds a query of the movies that a filter accepts, in no order. */
export type Matches = (filter: MovieFilter, columns: string, dialect: ListDialect) => Fragment;

/** `columns` (of `movie w`) of every accepted movie, found by an index of the filter. */
export function matchesByFilter(filter: MovieFilter, columns: string, dialect: ListDialect): Fragment {
  if (filter.tmdbId !== undefined) {
    const { text, values } = where(movieConditions(filter, dialect));
    return { text: `select ${columns} from movie w${text}`, values };
  }
  if (filter.genreId === undefined) {
    const index = indexOfMovies(filter);
    const conditions = movieConditions(filter, dialect);
    const { text, values } = where(
      index === 'movie_by_flags' ? [eitherMonitored(dialect), ...conditions] : conditions,
    );
    return { text: `select ${columns} from movie w${dialect.using(index)}${text}`, values };
  }
  const index = indexOfGenres(filter);
  const genre = fragment('w.genre_id = ?', filter.genreId);
  const { text, values } = where([genre, ...genreConditions(without(filter, ['genreId']), dialect)]);
  const found = `select w.${dialect.genreMovieKey} as found from movie_genre w${dialect.using(index)}${text}`;
  return {
    text: `select ${columns} from (${found}) k cross join movie w where w.${dialect.movieKey} = k.found`,
    values,
  };
}

function indexOfMovies({ year, wanted }: MovieFilter): string {
  if (year !== undefined) return 'movie_by_year';
  return wanted === undefined ? 'movie_by_flags' : 'movie_wanted_by_created_at';
}

function indexOfGenres({ year, wanted }: MovieFilter): string {
  if (year !== undefined) return 'movie_genre_by_year_created_at';
  return wanted === undefined ? 'movie_genre_by_created_at' : 'movie_genre_wanted_by_created_at';
}

/** The index of the flags begins with `monitored`: both values make two ranges of it instead of a scan of the whole index. */
const eitherMonitored = (dialect: ListDialect) =>
  fragment(`w.monitored in (${dialect.literal(true)}, ${dialect.literal(false)})`);

/** `columns` (of `movie w`) of every accepted movie, found by the search index. */
export function matchesBySearch(filter: MovieFilter, columns: string, dialect: ListDialect): Fragment {
  const key = dialect.movieKey;
  const hits = dialect.matching(filter.terms);
  const { text, values } = where([
    fragment(`w.${key} = h.${key}`),
    ...movieConditions(without(filter, ['terms']), dialect),
  ]);
  return {
    text: `select ${columns} from (${hits.text}) h cross join movie w${text}`,
    values: [...hits.values, ...values],
  };
}
