import type { Reader } from '../../database/reader.ts';
import { paginationOf } from '../../select/pagination.ts';
import type { Select } from '../../select/selection.ts';
import { validate } from '../../validation/validate.ts';
import { refuseUnknown } from '../../validation/validate-options.ts';
import { type MovieListInput, movieListQuerySchema } from '../movie-inputs.schema.ts';
import { type CompiledSelection, compileSelection } from '../select/compile-selection.ts';
import { createReadContext, type MovieRow, type ReadMoviesDeps } from '../select/movie-row.ts';
import type { MovieSelection, SelectedMovie, SelectedMovieList } from '../select/movie-selection.ts';
import { type ListItemSelection, listItemSelection } from '../select/whole-movies.ts';
import { countList, type ListCounts } from './count-movies.ts';
import { fetchAndSortQuery, indexScanQuery, type KeysByOffset } from './key-queries.ts';
import { byPosition, type ListDialect, listDialect, type PositionedRow } from './list-dialect.ts';
import type { MovieFilter } from './movie-filter.ts';
import { createScanPlanner } from './scan-planner.ts';
import { sortIndexFor } from './sort-index.ts';
import { sortOrder } from './sort-order.ts';
import { toFilter } from './to-filter.ts';

/** Lists a page of movies with the exact total. */
export function createListMovies(deps: ReadMoviesDeps) {
  const toPage = createReadPage(deps);
  return function listMovies<const Selection extends MovieSelection = ListItemSelection>(
    input: MovieListInput = {},
    options?: Select<Selection>,
  ): Promise<SelectedMovieList<Selection>> {
    refuseUnknown(options, ['select']);
    // Without options, Selection is its default type.
    return toPage(input, options?.select ?? (listItemSelection as MovieSelection as Selection));
  };
}

/** Reads pages of lists. `conditions` are those that callers cannot give. */
export function createReadPage({ database, ...deps }: ReadMoviesDeps) {
  const { reader } = database;
  const dialect = listDialect(database.driver);

  return async <Selection extends MovieSelection>(
    input: MovieListInput,
    selection: Selection,
    conditions: Pick<MovieFilter, 'wanted'> = {},
  ): Promise<SelectedMovieList<Selection>> => {
    const { page, limit, sort, ...filters } = validate(movieListQuerySchema, input);
    const given = await toFilter(reader, filters);
    const filter = given === null ? null : { ...given, ...conditions };
    const counts = filter === null ? noMovies : await countList(reader, dialect, filter);
    const offset = (page - 1) * limit;
    const size = Math.max(0, Math.min(limit, counts.total - offset));
    const selected = compileSelection(selection);
    const readSelected = async (filter: MovieFilter) => {
      const keys = { filter, order: sortOrder(sort), limit, offset };
      const rows = await readRows({ reader, dialect, selected, counts }, keys);
      const reading = createReadContext(deps);
      return rows.map((row) => selected.read(row, reading));
    };
    const isEmpty = filter === null || size === 0;
    // Without selected fields, the page is as many empty objects.
    const isBlank = Object.keys(selection).length === 0;
    return {
      movies: isEmpty
        ? []
        : isBlank
          ? Array.from({ length: size }, () => ({}) as SelectedMovie<Selection>)
          : await readSelected(filter),
      pagination: paginationOf(page, limit, counts.total),
    };
  };
}

const noMovies = { total: 0, filtered: 0, hits: 0 };

interface ReadRowsDeps {
  readonly reader: Reader;
  readonly dialect: ListDialect;
  readonly selected: Pick<CompiledSelection<MovieSelection>, 'columns' | 'joins'>;
  readonly counts: ListCounts;
}

/** Reads the rows of a page: scans until one of them has found the whole page. */
async function readRows({ reader, dialect, selected, counts }: ReadRowsDeps, keys: KeysByOffset) {
  const page = fromNearerEnd(keys, counts.total);
  const index = sortIndexFor(page.filter, page.order.column);
  const planScan = createScanPlanner({ reader, dialect, filter: page.filter, counts }, index);
  const needed = page.offset + page.limit;
  for (let scan = await planScan(needed); scan !== null; scan = await planScan(needed, scan.budget)) {
    const query =
      scan.method === 'index scan'
        ? indexScanQuery(page, index, dialect, scan.budget)
        : fetchAndSortQuery(page, scan.matches, dialect);
    const { text, values } = dialect.rowsOf(query, selected);
    const rows = await reader.all<MovieRow & PositionedRow>(text, values);
    if (scan.budget === undefined || rows.length >= page.limit) {
      return inListOrder(rows, page);
    }
  }
  return [];
}

/** The same page, read from the nearer end of the list. */
function fromNearerEnd(page: KeysByOffset, total: number): KeysByOffset {
  const limit = Math.min(page.limit, total - page.offset);
  const fromEnd = total - page.offset - limit;
  return fromEnd < page.offset
    ? { ...page, limit, offset: fromEnd, order: { ...page.order, reversed: true } }
    : page;
}

function inListOrder<Row extends PositionedRow>(
  rows: readonly Row[],
  { limit, order }: KeysByOffset,
): readonly Row[] {
  const page = byPosition(rows).slice(0, limit);
  return order.reversed ? page.reverse() : page;
}
