import type { Select } from '../../select/selection.ts';
import { validate } from '../../validation/validate.ts';
import { refuseUnknown } from '../../validation/validate-options.ts';
import { countList } from '../list/count-movies.ts';
import { listDialect } from '../list/list-dialect.ts';
import { toFilter } from '../list/to-filter.ts';
import { type MovieConnectionInput, movieConnectionQuerySchema } from '../movie-inputs.schema.ts';
import { compileSelection } from '../select/compile-selection.ts';
import { createReadContext, type ReadMoviesDeps } from '../select/movie-row.ts';
import type { MovieSelection, SelectedMovie } from '../select/movie-selection.ts';
import { toConnectionPage } from './connection-page.ts';
import { encodeCursor } from './cursor.ts';
import type { ConnectionOptions, MovieConnection } from './movie-connection.ts';
import type { PageInfo } from './page-info.schema.ts';
import { createPageReader } from './page-reader.ts';

/** Reads pages of the list by cursors. */
export function createConnectMovies({ database, ...deps }: ReadMoviesDeps) {
  const { reader } = database;
  const dialect = listDialect(database.driver);

  return async function connectMovies<const Selection extends MovieSelection>(
    input: MovieConnectionInput,
    options: Select<Selection> & ConnectionOptions,
  ): Promise<MovieConnection<SelectedMovie<Selection>>> {
    refuseUnknown(options, ['select', 'totalCount', 'bothSides'], ['select']);
    const { select, totalCount = false, bothSides = false } = options;
    const query = validate(movieConnectionQuerySchema, input);
    const page = toConnectionPage(query);
    const selected = compileSelection(select);
    const filter = await toFilter(reader, query.filter);
    if (filter === null) {
      return totalCount ? { ...noMovies, totalCount: 0 } : noMovies;
    }
    const counts = totalCount ? await countList(reader, dialect, filter) : undefined;
    const pageReader = createPageReader({ reader, dialect, filter, counts }, page);
    const { from: start } = page.range;
    const [{ rows, hasMore }, hasRowsBefore] = await Promise.all([
      pageReader.read(selected),
      start !== undefined && (!bothSides || pageReader.hasRowsBefore(start)),
    ]);
    const reading = createReadContext(deps);
    const edges = rows.map((row) => ({
      cursor: encodeCursor(query.orderBy, { value: row.cursor_value, id: row.cursor_id }),
      node: selected.read(row, reading),
    }));
    const ends = { startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null };
    const pageInfo: PageInfo = page.order.reversed
      ? { hasNextPage: hasRowsBefore, hasPreviousPage: hasMore, ...ends }
      : { hasNextPage: hasMore, hasPreviousPage: hasRowsBefore, ...ends };
    return counts === undefined ? { edges, pageInfo } : { edges, pageInfo, totalCount: counts.total };
  };
}

const noMovies = {
  edges: [],
  pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
};
