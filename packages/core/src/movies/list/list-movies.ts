import type { Select } from '../../select/selection.ts';
import { validate } from '../../validation/validate.ts';
import { refuseUnknown } from '../../validation/validate-options.ts';
import { type MovieListInput, movieListQuery } from '../movie-inputs.schema.ts';
import { compileSelection } from '../select/compile-selection.ts';
import { type MovieRow, type ReadMoviesDeps, readingNow } from '../select/movie-row.ts';
import type { MovieSelection, SelectedMovie, SelectedMovieList } from '../select/movie-selection.ts';
import { type ListItemSelection, listItemSelection } from '../select/whole-movies.ts';
import { choosePage, countList } from './choose-page.ts';
import type { Fragment } from './fragment.ts';
import { byPosition, listDialect, type PositionedRow } from './list-dialect.ts';
import type { MovieFilter } from './movie-filter.ts';
import type { PageOfKeys } from './page-of-keys.ts';
import { sortOrder } from './sort-order.ts';
import { toFilter } from './to-filter.ts';

/** Lists a page of movies with the exact total. */
export function createListMovies({ database, ...deps }: ReadMoviesDeps) {
  const { reader } = database;
  const dialect = listDialect(database.driver);

  const toPage = async <Selection extends MovieSelection>(
    input: MovieListInput,
    selection: Selection,
  ): Promise<SelectedMovieList<Selection>> => {
    const query = validate(movieListQuery, input);
    const selected = compileSelection(selection);
    const filter = await toFilter(reader, query);
    const counts = filter === null ? noMovies : await countList(reader, dialect, filter);
    const offset = (query.page - 1) * query.limit;
    const size = Math.max(0, Math.min(query.limit, counts.total - offset));
    return {
      movies: filter === null || size === 0 ? [] : await moviesOf(filter),
      pagination: {
        page: query.page,
        limit: query.limit,
        total: counts.total,
        totalPages: Math.ceil(counts.total / query.limit),
      },
    };

    async function moviesOf(filter: MovieFilter) {
      if (Object.keys(selection).length === 0) {
        // All there is to tell of them is how many they are.
        return Array.from({ length: size }, () => ({}) as SelectedMovie<Selection>);
      }
      const rows = await readPage(filter);
      const reading = readingNow(deps);
      return rows.map((row) => selected.read(row, reading));
    }

    async function readPage(filter: MovieFilter) {
      const { sort, limit } = query;
      const page = nearerEnd({ filter, order: sortOrder(sort), limit, offset }, counts.total);
      const { keys, otherwise } = await choosePage(reader, dialect, page, counts);
      const found = await rowsOf(keys);
      const complete = otherwise !== undefined && found.length < page.limit ? await rowsOf(otherwise) : found;
      return inOrder(complete, page);
    }

    function rowsOf(keys: Fragment) {
      const { text, values } = dialect.rowsOf(keys, selected);
      return reader.all<MovieRow & PositionedRow>(text, values);
    }
  };

  return function listMovies<const Selection extends MovieSelection = ListItemSelection>(
    input: MovieListInput = {},
    options?: Select<Selection>,
  ): Promise<SelectedMovieList<Selection>> {
    refuseUnknown(options, ['select']);
    // Without options, Selection is what it is unless said otherwise.
    return toPage(input, options?.select ?? (listItemSelection as MovieSelection as Selection));
  };
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

function inOrder<Row extends PositionedRow>(
  rows: readonly Row[],
  { limit, order }: PageOfKeys,
): readonly Row[] {
  const page = byPosition(rows).slice(0, limit);
  return order.reversed ? page.reverse() : page;
}
