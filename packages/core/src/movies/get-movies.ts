// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

import { boundList } from '../database/bound-list.ts';
import { int32Maximum } from '../database/int32.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import type { Select } from '../select/selection.ts';
import { invalidInput } from '../validation/validate.ts';
import { refuseUnknown } from '../validation/validate-options.ts';
import { compileSelection } from './select/compile-selection.ts';
import { createReadContext, type MovieRow, type ReadMoviesDeps } from './select/movie-row.ts';
import type { MovieSelection, SelectedMovie } from './select/movie-selection.ts';

/** How many movies can be read by their ids at once. */
const maximumIds = 1_000;

/** Several movies by their ids, in the order of these; null for an id that is unknown or malformed. */
export function createGetMovies(deps: ReadMoviesDeps) {
  const read = createReadBy(deps, 'id', 'uuid');
  return <const Selection extends MovieSelection>(ids: readonly string[], options: Select<Selection>) => {
    refuseUnknown(options, ['select'], ['select']);
    return read(withinMaximum('ids', ids).map(normalizeUuid), options.select);
  };
}

/** Several movies by their TMDB ids, in the same way. */
export function createGetMoviesByTmdbId(deps: ReadMoviesDeps) {
  const read = createReadByTmdbId(deps);
  return <const Selection extends MovieSelection>(tmdbIds: readonly number[], options: Select<Selection>) => {
    refuseUnknown(options, ['select'], ['select']);
    return read(withinMaximum('tmdbIds', tmdbIds), options);
  };
}

/** The ids of movies by their TMDB ids, for features that know movies by these; null for a movie that is not in the library. */
export function createFindMovieIds(deps: ReadMoviesDeps) {
  const read = createReadByTmdbId(deps);
  return async (tmdbIds: readonly number[]): Promise<readonly (string | null)[]> => {
    const movies = await read(tmdbIds, { select: { id: true } });
    return movies.map((movie) => movie?.id ?? null);
  };
}

function createReadByTmdbId(deps: ReadMoviesDeps) {
  const read = createReadBy(deps, 'tmdb_id', 'int');
  const toKey = (id: number) => (Number.isInteger(id) && Math.abs(id) <= int32Maximum ? id : null);
  return <const Selection extends MovieSelection>(
    tmdbIds: readonly number[],
    { select }: Select<Selection>,
  ) => read(tmdbIds.map(toKey), select);
}

type Key = string | number | null;
type KeyedRow = MovieRow & { readonly movie_key: Key };

function createReadBy({ database, ...deps }: ReadMoviesDeps, column: 'id' | 'tmdb_id', type: 'uuid' | 'int') {
  const { driver, reader } = database;
  const one = driver === 'sqlite' ? '?' : `?::${type}`;

  // SQLite prepares a statement with a value bound inside a join again on every run; as a table of its own it prepares it once.
  const readOne = (columns: string, joins: string, key: Key) =>
    reader.all<KeyedRow>(
      `select m.${column} as movie_key, ${columns} from (select ${one} as value) k cross join movie m${joins} where m.${column} = k.value`,
      [key],
    );
  const readSeveral = (columns: string, joins: string, keys: readonly NonNullable<Key>[]) =>
    reader.all<KeyedRow>(
      `select m.${column} as movie_key, ${columns} from movie m${joins} where ${database.isOneOf(`m.${column}`, type)}`,
      [boundList(driver, keys)],
    );

  return async <Selection extends MovieSelection>(
    keys: readonly Key[],
    selection: Selection,
  ): Promise<readonly (SelectedMovie<Selection> | null)[]> => {
    const { columns, joins, read } = compileSelection(selection);
    const known = keys.filter((key) => key !== null);
    const [first] = known;
    if (first === undefined) {
      return keys.map(() => null);
    }
    const rows = await (known.length === 1
      ? readOne(columns, joins, first)
      : readSeveral(columns, joins, known));
    const reading = createReadContext(deps);
    const movies = new Map(rows.map((row) => [row.movie_key, read(row, reading)]));
    return keys.map((key) => movies.get(key) ?? null);
  };
}

function withinMaximum<Id>(field: string, ids: readonly Id[]): readonly Id[] {
  if (ids.length > maximumIds) {
    throw invalidInput([{ field, message: `must have at most ${maximumIds} elements` }]);
  }
  return ids;
}
