import type { Database } from '../../database/database.ts';
import { fold, searchTerms } from '../../text/fold.ts';
import { validate } from '../../validate.ts';
import type { MovieList } from '../movie.schema.ts';
import { type MovieListInput, type MovieListQuery, movieListQuery } from '../movie-inputs.schema.ts';
import { listItemColumns, type MovieRow, toMovieListItem } from '../to-movie-list-item.ts';
import { choosePage, countList } from './choose-page.ts';
import type { Fragment } from './fragment.ts';
import { listDialect } from './list-dialect.ts';
import type { MovieFilter } from './movie-filter.ts';
import type { PageOfKeys } from './page-of-keys.ts';
import { sortOrder } from './sort-order.ts';

export interface ListMoviesDeps {
  readonly database: Database;
  /** Asked anew for every page: a source may learn its address after it is opened. */
  readonly imageBaseUrl: () => string;
}

/** Lists a page of movies with the exact total. */
export function createListMovies({ database, imageBaseUrl }: ListMoviesDeps) {
  const { reader } = database;
  const dialect = listDialect(database.driver);

  return async function listMovies(input: MovieListInput = {}): Promise<MovieList> {
    const query = validate(movieListQuery, input);
    const filter = await toFilter(query);
    const counts = filter === null ? noMovies : await countList(reader, dialect, filter);
    const offset = (query.page - 1) * query.limit;
    const rows = filter === null || offset >= counts.total ? [] : await readPage(filter, query, offset);
    const baseUrl = imageBaseUrl();
    return {
      movies: rows.map((row) => toMovieListItem(row, baseUrl)),
      pagination: {
        page: query.page,
        limit: query.limit,
        total: counts.total,
        totalPages: Math.ceil(counts.total / query.limit),
      },
    };

    async function readPage(filter: MovieFilter, { sort, limit }: MovieListQuery, offset: number) {
      const page = nearerEnd({ filter, order: sortOrder(sort), limit, offset }, counts.total);
      const { keys, otherwise } = await choosePage(reader, dialect, page, counts);
      const found = await rowsOf(keys);
      const complete = otherwise !== undefined && found.length < page.limit ? await rowsOf(otherwise) : found;
      return inOrder(complete, page);
    }
  };

  function rowsOf(keys: Fragment) {
    const { text, values } = dialect.rowsOf(keys, listItemColumns);
    return reader.all<MovieRow>(text, values);
  }

  /** Null: no movie can pass, as the genre is unknown. */
  async function toFilter(query: MovieListQuery): Promise<MovieFilter | null> {
    const { year, monitored, downloaded } = query;
    const terms = searchTerms(query.search ?? '');
    if (query.genre === undefined) {
      return { year, monitored, downloaded, terms };
    }
    const [genre] = await reader.all<{ id: number }>('select id from genre where key = ?', [
      fold(query.genre),
    ]);
    return genre === undefined ? null : { genreId: genre.id, year, monitored, downloaded, terms };
  }
}

const noMovies = { total: 0, filtered: 0, hits: 0 };

/** The same page, counted from whichever end of the list is nearer. */
function nearerEnd(page: PageOfKeys, total: number): PageOfKeys {
  const limit = Math.min(page.limit, total - page.offset);
  const fromEnd = total - page.offset - limit;
  return fromEnd < page.offset
    ? { ...page, limit, offset: fromEnd, order: { ...page.order, reversed: true } }
    : page;
}

function inOrder(rows: readonly MovieRow[], { limit, order }: PageOfKeys): readonly MovieRow[] {
  const sorted =
    rows[0]?.position === undefined
      ? [...rows]
      : rows.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0));
  const page = sorted.slice(0, limit);
  return order.reversed ? page.reverse() : page;
}
