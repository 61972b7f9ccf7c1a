import { boundList } from '../database/bound-list.ts';
import type { Database } from '../database/database.ts';
import { normalizeUuid } from '../identifiers.ts';
import { invalidInput } from '../validate.ts';
import { compileSelection } from './select/compile-selection.ts';
import type { MovieRow } from './select/movie-row.ts';
import type { MovieSelection, Select, SelectedMovie } from './select/movie-selection.ts';

export interface GetMoviesDeps {
  readonly database: Database;
  readonly imageBaseUrl: () => string;
  readonly now: () => Date;
}

/** How many movies can be read by their ids at once. */
const maximumIds = 1_000;
const int32Maximum = 2_147_483_647;

/** Several movies by their ids, in the order of these; null for an id that is unknown or none. */
export function createGetMovies(deps: GetMoviesDeps) {
  const read = createReadBy(deps, 'id', 'uuid');
  return <const Selection extends MovieSelection>(ids: readonly string[], { select }: Select<Selection>) =>
    read(withinMaximum('ids', ids).map(normalizeUuid), select);
}

/** The same by their TMDB ids. */
export function createGetMoviesByTmdbId(deps: GetMoviesDeps) {
  const read = createReadBy(deps, 'tmdb_id', 'int');
  const toKey = (id: number) => (Number.isInteger(id) && Math.abs(id) <= int32Maximum ? id : null);
  return <const Selection extends MovieSelection>(
    tmdbIds: readonly number[],
    { select }: Select<Selection>,
  ) => read(withinMaximum('tmdbIds', tmdbIds).map(toKey), select);
}

type Key = string | number | null;
type KeyedRow = MovieRow & { readonly movie_key: Key };

function createReadBy(
  { database, imageBaseUrl, now }: GetMoviesDeps,
  column: 'id' | 'tmdb_id',
  type: 'uuid' | 'int',
) {
  const { driver, reader } = database;
  const one = driver === 'sqlite' ? '?' : `?::${type}`;

  // A value bound inside a join makes SQLite plan it anew on every run; as a table of its own it is planned once.
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
    const reading = { imageBaseUrl: imageBaseUrl(), nowMs: now().getTime() };
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
