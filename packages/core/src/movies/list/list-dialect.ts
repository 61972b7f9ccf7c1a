// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

import type { DatabaseDriver } from '../../database/connection-options.ts';
import type { BoundValue } from '../../database/reader.ts';
import type { SearchTerm } from '../../text/search-text.ts';
import { type Fragment, fragment } from './fragment.ts';

/** The columns to read of each movie. */
export interface SelectedColumns {
  /** Of `movie m` and of the tables of `joins`. */
  readonly columns: string;
  /** `left join`s that the columns need, each after a space; may be empty. */
  readonly joins: string;
}

/** A row of `ListDialect.rowsOf`. */
export interface PositionedRow {
  /** Its number in the order, on databases whose joins keep no order. */
  readonly position?: number;
}

/** Rows of `ListDialect.rowsOf` in the order of their keys. */
export const byPosition = <Row extends PositionedRow>(rows: readonly Row[]): readonly Row[] =>
  rows[0]?.position === undefined ? rows : rows.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0));

/** The SQL of lists that differs between the databases. */
export interface ListDialect {
  /** The column that identifies a movie within the database: pages are found by it before rows are fetched. */
  readonly movieKey: 'row_id' | 'id';
  /** That column in `movie_genre`. */
  readonly genreMovieKey: 'row_id' | 'movie_id';
  /** A bound id, for comparing with `movie_genre.movie_id`. */
  readonly boundGenreMovieId: string;
  /** `movie_genre.movie_id` as text. */
  readonly genreMovieIdText: string;
  /** A timestamp as a bound value. */
  boundTimestamp(ms: number): BoundValue;
  /** Pins the index to scan: SQLite has no statistics before ANALYZE, and chooses badly without them. */
  using(index: string): string;
  /**
   * Whether a filtered index scan needs `order by` again outside of the filter. PostgreSQL may plan `exists` as a join in
   * another order, and skips the sort if it does not; SQLite would always sort.
   */
  readonly repeatsOrderBy: boolean;
  /** The elements of a bound JSON array, as a table with the column `value`. */
  readonly jsonElements: string;
  /** The value of a flag as a literal: a plan for a bound value suits neither value. */
  literal(value: boolean): string;
  /** Whether the text contains the term, without wildcards. Not answered by an index. */
  contains(column: string, term: SearchTerm): Fragment;
  /** The keys of the movies that match all terms, by an index; `terms` is not empty. */
  matching(terms: readonly SearchTerm[]): Fragment;
  /** Whether the search index returns its first matches without finding all of them. */
  supportsEarlyTermination(terms: readonly SearchTerm[]): boolean;
  /** The number of these movies as `n`; counting stops at `maximum`. */
  countedUpTo(maximum: number, matching: Fragment): Fragment;
  /** The rows of a page in its order, from `movie m`: `keys` selects their keys. */
  rowsOf(keys: Fragment, selected: SelectedColumns): Fragment;
}

export function listDialect(driver: DatabaseDriver): ListDialect {
  return driver === 'sqlite' ? sqlite : postgres;
}

const characters = (term: string) => [...term].length;
const shortest = 3;
/** Alternatives are never short. */
const isShort = (term: SearchTerm) => term.some((text) => characters(text) < shortest);

/** Any of the alternatives. */
function anyOf(term: SearchTerm, condition: (text: string) => Fragment): Fragment {
  const conditions = term.map(condition);
  const text = conditions.map((one) => one.text).join(' or ');
  return {
    text: conditions.length === 1 ? text : `(${text})`,
    values: conditions.flatMap(({ values }) => values),
  };
}

/**
 * pg_trgm makes trigrams of letters and digits only; which letters depends on the locale, in "C" only the ASCII ones. It
 * would scan the whole table for a text without any.
 */
const hasTrigrams = /[a-z0-9]{3}/;

/** Movies whose titles contain every pair of neighbouring characters of the term, or its only one; exact for one or two. */
function containsPairs(term: string): Fragment {
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
  repeatsOrderBy: false,
  jsonElements: 'json_each(?)',
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
    // With a plain rowid FTS5 would look up the long terms again for every movie that matches the short ones.
    return { text: `${byTrigrams.text} and +rowid in (${byShortGrams.text})`, values };
  },
  supportsEarlyTermination: () => true,
  countedUpTo: (maximum, { text, values }) => ({
    text: `select count(*) as n from (${text} limit ${maximum}) hits`,
    values,
  }),
  // CROSS JOIN keeps the order of the tables, and thereby the order of the page.
  rowsOf: (keys, { columns, joins }) => ({
    text: `select ${columns} from (${keys.text}) p cross join movie m on m.row_id = p.row_id${joins}`,
    values: keys.values,
  }),
};

function containsText(term: string): Fragment {
  const like = fragment('text like ?', `%${term.replace(/[\\%_]/g, '\\$&')}%`);
  if (hasTrigrams.test(term)) {
    return like;
  }
  const pairs = containsPairs(term);
  return characters(term) < shortest
    ? pairs
    : { text: `(${pairs.text} and ${like.text})`, values: [...pairs.values, ...like.values] };
}

/** PostgreSQL accepts timestamps of JavaScript with years of four digits only. */
const firstTimestamp = Date.parse('0001-01-01T00:00:00.000Z');
const lastTimestamp = Date.parse('9999-12-31T23:59:59.999Z');

const postgres: ListDialect = {
  movieKey: 'id',
  genreMovieKey: 'movie_id',
  boundGenreMovieId: '?',
  genreMovieIdText: 'w.movie_id',
  boundTimestamp: (ms) => new Date(Math.min(Math.max(ms, firstTimestamp), lastTimestamp)).toISOString(),
  using: () => '',
  repeatsOrderBy: true,
  jsonElements: 'jsonb_array_elements(?::jsonb)',
  literal: String,
  contains: (column, term) => anyOf(term, (text) => fragment(`strpos(${column}, ?) > 0`, text)),
  matching(terms) {
    const conditions = terms.map((term) => anyOf(term, containsText));
    return {
      text: `select movie_id as id from movie_search where ${conditions.map(({ text }) => text).join(' and ')}`,
      values: conditions.flatMap(({ values }) => values),
    };
  },
  // The GIN index of short texts collects all matches before it returns the first, and most movies contain most letters.
  supportsEarlyTermination: (terms) => !terms.every(isShort),
  // Without the optimization fence the planner may expect enough matches early, and scan the whole table if there are few.
  countedUpTo: (maximum, { text, values }) => ({
    text: `with hits as materialized (${text}) select count(*) as n from (select 1 from hits limit ${maximum}) few`,
    values,
  }),
  // A join may return any order: rows carry their position, and `byPosition` sorts them.
  rowsOf: (keys, { columns, joins }) => ({
    text: `select ${columns}, p.position from (select k.id, row_number() over () as position from (${keys.text}) k) p join movie m on m.id = p.id${joins}`,
    values: keys.values,
  }),
};
