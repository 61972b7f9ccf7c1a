import { setImmediate as othersFirst } from 'node:timers/promises';
import type { Database } from '../../database/database.ts';
import { type Fragment, fragment } from '../list/fragment.ts';
import { listDialect } from '../list/list-dialect.ts';
import { boundMoment } from './bound-moment.ts';

export interface MovieWalk {
  readonly database: Database;
  /** A moment that an index of (moment, id) lists movies by. */
  readonly column: 'last_search_time' | 'metadata_refreshed_at';
  /** Columns of `w`, the movie, beside its id and that moment. */
  readonly select: readonly string[];
  /** How many movies at a time; a thousand take SQLite a few milliseconds. */
  readonly sliceSize: number;
}

export interface WalkedPeriod {
  /** The first moment that counts; any unless given. */
  readonly from?: Date;
  /** The first that no longer does. */
  readonly before: Date;
}

/** What a walk knows of every movie. */
export interface WalkedMovie {
  readonly id: string;
  /** The moment, in milliseconds. */
  readonly at: number | null;
}

export interface MovieOfPeriod extends WalkedMovie {
  readonly at: number;
}

/** Before every uuid, and before every moment that movies have. */
const lowestId = '00000000-0000-0000-0000-000000000000';
const longAgo = new Date('0001-01-01T00:00:00.000Z');

/**
 * Reads the movies of a period, the oldest moment first, along the index. Between two slices others have the thread. A movie
 * whose moment changes meanwhile may be met twice or not at all.
 */
export async function* walkMovies<Row extends MovieOfPeriod>(
  walk: MovieWalk,
  { from = longAgo, before }: WalkedPeriod,
): AsyncGenerator<readonly Row[]> {
  const { database, column } = walk;
  const moment = (date: Date) => boundMoment(database.driver, date);
  const period = `(w.${column}, w.id) > (?, ?) and w.${column} < ?`;
  yield* slices<Row>(walk, { id: lowestId, at: from.getTime() }, ({ id, at }) =>
    fragment(period, moment(new Date(at)), id, moment(before)),
  );
}

/** Reads the movies that have no such moment, in the same way. */
export async function* walkMoviesWithout<Row extends WalkedMovie>(
  walk: MovieWalk,
): AsyncGenerator<readonly Row[]> {
  const without = `w.${walk.column} is null and w.id > ?`;
  yield* slices<Row>(walk, { id: lowestId, at: null }, ({ id }) => fragment(without, id));
}

async function* slices<Row extends WalkedMovie>(
  walk: MovieWalk,
  start: Pick<Row, 'id' | 'at'>,
  beyond: (last: Pick<Row, 'id' | 'at'>) => Fragment,
): AsyncGenerator<readonly Row[]> {
  const { reader } = walk.database;
  const { sliceSize } = walk;
  for (let last: Pick<Row, 'id' | 'at'> | undefined = start; last !== undefined; ) {
    const { text, values } = slice(walk, beyond(last));
    const rows: readonly Row[] = await reader.all<Row>(text, values);
    if (rows.length > 0) {
      yield rows;
    }
    last = rows.length < sliceSize ? undefined : rows.at(-1);
    await othersFirst();
  }
}

/**
 * The next movies along the index.
 *
 * PostgreSQL would rather sort where it expects a slice to be most of what is left, which it does of libraries of some ten
 * thousand movies, each time anew for each slice. Of a limit that it cannot know it expects a tenth of the rows; around the
 * one it knows, that makes the walk the cheapest by far, at any size and for any values.
 */
function slice({ database, column, select, sliceSize }: MovieWalk, { text, values }: Fragment): Fragment {
  const columns = ['w.id', `w.${column} as at`, ...select].join(', ');
  const from = `movie w${listDialect(database.driver).using(`movie_by_${column}`)}`;
  const walked = `select ${columns} from ${from} where ${text} order by w.${column}, w.id limit ${sliceSize}`;
  return database.driver === 'sqlite'
    ? { text: walked, values }
    : { text: `select * from (${walked}) w order by at, id limit (select ${sliceSize})`, values };
}
