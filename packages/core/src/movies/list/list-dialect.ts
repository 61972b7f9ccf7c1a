import type { DatabaseDriver } from '../../database/connection-options.ts';
import type { BoundValue } from '../../database/reader.ts';
import type { SearchTerm } from '../../text/search-text.ts';
import { type Fragment, fragment } from './fragment.ts';

/** What to read of each movie. */
export interface SelectedColumns {
  /** Of `movie m` and of what `joins` adds to it. */
  readonly columns: string;
  /** `left join`s that the columns need, each with a space before it; or nothing. */
  readonly joins: string;
}

/** A row as `ListDialect.rowsOf` has it. */
export interface PositionedRow {
  /** Where it stands among the rows, on databases whose joins keep no order. */
  readonly position?: number;
}

/** Rows of `ListDialect.rowsOf` in the order of their keys. */
export const byPosition = <Row extends PositionedRow>(rows: readonly Row[]): readonly Row[] =>
  rows[0]?.position === undefined ? rows : rows.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0));

/** What the two databases say differently when movies are listed. */
export interface ListDialect {
  /** The column that identifies a movie within the database: what pages are made of before rows are fetched. */
  readonly movieKey: 'row_id' | 'id';
  /** The same in `movie_genre`. */
  readonly genreMovieKey: 'row_id' | 'movie_id';
  /** A bound id, for comparing with `movie_genre.movie_id`. */
  readonly boundGenreMovieId: string;
  /** That column as text. */
  readonly genreMovieIdText: string;
  /** A moment as statements take it. */
  boundTimestamp(ms: number): BoundValue;
  /** Pins the index to walk: SQLite has no statistics until somebody runs ANALYZE, and guesses badly without. */
  using(index: string): string;
  /**
   * Whether the order of a walk has to be asked for once more outside of what is refused. PostgreSQL may turn `exists`
   * into a join that comes in another order, and sees that nothing is left to sort where it does not; SQLite would sort.
   */
  readonly sortsAgain: boolean;
  /** A flag's value, as part of the statement. Never bound: a plan for "either value" suits neither. */
  literal(value: boolean): string;
  /** Whether the text holds the term, character by character: nothing in it is a wildcard. Never answered by an index. */
  contains(column: string, term: SearchTerm): Fragment;
  /** The keys of the movies that hold all terms, by an index; `terms` is not empty. */
  matching(terms: readonly SearchTerm[]): Fragment;
  /** Whether the first of them are found soon, however many there are. */
  findsFirstSoon(terms: readonly SearchTerm[]): boolean;
  /** How many movies these are, as `n`; counting stops at `maximum`. */
  countedUpTo(maximum: number, matching: Fragment): Fragment;
  /** The movies of a page in its order, `movie m`: `keys` selects their keys. */
  rowsOf(keys: Fragment, selected: SelectedColumns): Fragment;
}

export function listDialect(driver: DatabaseDriver): ListDialect {
  return driver === 'sqlite' ? sqlite : postgres;
}

const characters = (term: string) => [...term].length;
const shortest = 3;
/** Alternatives are never short. */
const isShort = (term: SearchTerm) => term.some((text) => characters(text) < shortest);

/** Any of the alternatives, each as `condition` says it. */
function anyOf(term: SearchTerm, condition: (text: string) => Fragment): Fragment {
  const conditions = term.map(condition);
  const text = conditions.map((one) => one.text).join(' or ');
  return {
    text: conditions.length === 1 ? text : `(${text})`,
    values: conditions.flatMap(({ values }) => values),
  };
}

/**
 * pg_trgm makes its trigrams of letters and digits alone, and of which letters is up to the locale: in "C" of ASCII ones.
 * Without any it would read the whole table.
 */
const hasTrigrams = /[a-z0-9]{3}/;

/** Movies whose titles hold every two neighbouring characters of the term, or its only one; exact up to two. */
function holdsPairs(term: string): Fragment {
  const letters = [...term];
  const pairs =
    letters.length === 1 ? letters : letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
  return fragment(`short_grams(text) @> array[${pairs.map(() => '?').join(', ')}]`, ...pairs);
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

const sqlite: ListDialect = {
  movieKey: 'row_id',
  genreMovieKey: 'row_id',
  boundGenreMovieId: "unhex(?, '-')",
  genreMovieIdText: 'hex(w.movie_id)',
  boundTimestamp: (ms) => ms,
  using: (index) => ` indexed by ${index}`,
  sortsAgain: false,
  literal: (value) => (value ? '1' : '0'),
  contains: (column, term) => anyOf(term, (text) => fragment(`instr(${column}, ?) > 0`, text)),
  matching(terms) {
    const long = terms.filter((term) => !isShort(term));
    const short = terms.filter(isShort);
    const byTrigrams = fragment(
      'select rowid as row_id from movie_trigrams where movie_trigrams match ?',
      long.map((term) => `(${term.map(quoted).join(' OR ')})`).join(' AND '),
    );
    const byShortGrams = fragment(
      'select rowid as row_id from movie_short_grams where movie_short_grams match ?',
      short.map(([text]) => `"${Buffer.from(text).toString('hex').toUpperCase()}"`).join(' AND '),
    );
    if (long.length === 0 || short.length === 0) {
      return short.length === 0 ? byTrigrams : byShortGrams;
    }
    const values = [...byTrigrams.values, ...byShortGrams.values];
    // With a plain rowid FTS5 would look the long terms up again for every movie that holds the short ones.
    return { text: `${byTrigrams.text} and +rowid in (${byShortGrams.text})`, values };
  },
  findsFirstSoon: () => true,
  countedUpTo: (maximum, { text, values }) => ({
    text: `select count(*) as n from (${text} limit ${maximum}) hits`,
    values,
  }),
  // CROSS JOIN keeps the order of the tables, and with it the order of the page.
  rowsOf: (keys, { columns, joins }) => ({
    text: `select ${columns} from (${keys.text}) p cross join movie m on m.row_id = p.row_id${joins}`,
    values: keys.values,
  }),
};

function holdsText(term: string): Fragment {
  const like = fragment('text like ?', `%${term.replace(/[\\%_]/g, '\\$&')}%`);
  if (hasTrigrams.test(term)) {
    return like;
  }
  const pairs = holdsPairs(term);
  return characters(term) < shortest
    ? pairs
    : { text: `(${pairs.text} and ${like.text})`, values: [...pairs.values, ...like.values] };
}

/** PostgreSQL takes years of four digits as JavaScript writes them, and no others. */
const firstTimestamp = Date.parse('0001-01-01T00:00:00.000Z');
const lastTimestamp = Date.parse('9999-12-31T23:59:59.999Z');

const postgres: ListDialect = {
  movieKey: 'id',
  genreMovieKey: 'movie_id',
  boundGenreMovieId: '?',
  genreMovieIdText: 'w.movie_id',
  boundTimestamp: (ms) => new Date(Math.min(Math.max(ms, firstTimestamp), lastTimestamp)).toISOString(),
  using: () => '',
  sortsAgain: true,
  literal: String,
  contains: (column, term) => anyOf(term, (text) => fragment(`strpos(${column}, ?) > 0`, text)),
  matching(terms) {
    const conditions = terms.map((term) => anyOf(term, holdsText));
    return {
      text: `select movie_id as id from movie_search where ${conditions.map(({ text }) => text).join(' and ')}`,
      values: conditions.flatMap(({ values }) => values),
    };
  },
  // An index of letters gives all movies before it gives the first, and most movies hold most letters.
  findsFirstSoon: (terms) => !terms.every(isShort),
  // Without the fence it may expect to meet enough soon, and read the whole table where there are none.
  countedUpTo: (maximum, { text, values }) => ({
    text: `with hits as materialized (${text}) select count(*) as n from (select 1 from hits limit ${maximum}) few`,
    values,
  }),
  // A join may answer in any order: rows carry their position and are put in order by the caller.
  rowsOf: (keys, { columns, joins }) => ({
    text: `select ${columns}, p.position from (select k.id, row_number() over () as position from (${keys.text}) k) p join movie m on m.id = p.id${joins}`,
    values: keys.values,
  }),
};
