import type { TestLibrary } from '../testing/test-library.fixture.ts';
import { foldName } from '../text/fold.ts';

interface Cell {
  readonly genre_id: number;
  readonly year: number;
  readonly monitored: boolean | number;
  readonly has_file: boolean | number;
  readonly n: number;
}

interface StoredMovie {
  readonly id: string;
  readonly genres: string;
  readonly has_file: boolean | number;
  readonly file_id: string | null;
}

/** What the database derives from its movies. */
export interface Derived {
  readonly counts: readonly string[];
  readonly unmet: readonly string[];
  readonly genres: readonly string[];
  readonly withFile: readonly string[];
  /** Rows of `movie_genre` whose movie is gone or has other sort keys. */
  readonly stale: readonly unknown[];
}

const liveCounts = `select genre_id, year, monitored, has_file, count(*) as n from (
    select 0 as genre_id, coalesce(year, 0) as year, monitored, has_file from movie
    union all select genre_id, coalesce(year, 0), monitored, has_file from movie_genre
  ) counted group by genre_id, year, monitored, has_file`;
/** Qualities of made-up movies below the cutoff of the default profile. */
const belowBluray = ['DVD', 'HDTV-720p', 'Bluray-720p', 'WEBDL-1080p'];
const liveUnmet = `select genre_id, year, count(*) as n from (
    select 0 as genre_id, coalesce(m.year, 0) as year, m.id from movie m where ${isUnmet()}
    union all select g.genre_id, coalesce(m.year, 0), m.id from movie m join movie_genre g on LINK where ${isUnmet()}
  ) counted group by genre_id, year`;

function isUnmet() {
  return `m.monitored and exists (select 1 from movie_file f where f.movie_id = m.id and f.version_id is null and f.quality in
    (${belowBluray.map((quality) => `'${quality}'`).join(', ')}))`;
}
const storedMovies =
  'select m.id, m.genres, m.has_file, f.id as file_id from movie m left join movie_file f on f.movie_id = m.id and f.version_id is null';
const sortKeys = ['created_at', 'sort_title', 'year', 'tmdb_rating', 'monitored', 'has_file', 'wanted'];

/** The rows that the triggers maintain, and the same computed from the movies: both must be equal. */
export async function keptAndLive({ database }: TestLibrary): Promise<{ kept: Derived; live: Derived }> {
  const all = <Row>(sql: string) => database.reader.all<Row>(sql, []);
  const sqlite = database.driver === 'sqlite';
  const [link, key] = sqlite ? ['row_id', 'row_id'] : ['movie_id', 'id'];
  const named = await all<{ id: string; key: string }>(
    `select m.id, n.key from movie_genre g join movie m on m.${key} = g.${link} join genre n on n.id = g.genre_id`,
  );
  const stale = await all(
    `select g.genre_id from movie_genre g left join movie m on m.${key} = g.${link} where m.id is null
      ${sqlite ? "or g.movie_id <> unhex(m.id, '-')" : ''}
      ${sortKeys.map((name) => `or m.${name} is distinct from g.${name}`).join(' ')}`,
  );
  const movies = await all<StoredMovie>(storedMovies);
  const ids = (chosen: readonly StoredMovie[]) => chosen.map(({ id }) => id).sort();
  return {
    kept: {
      counts: toLines(await all<Cell>('select * from movie_count where n <> 0')),
      unmet: toYears(await all<Cell>('select * from cutoff_unmet_count where n <> 0')),
      genres: named.map((row) => `${row.id} ${row.key}`).sort(),
      withFile: ids(movies.filter((movie) => Boolean(movie.has_file))),
      stale,
    },
    live: {
      counts: toLines(await all<Cell>(liveCounts)),
      unmet: toYears(await all<Cell>(liveUnmet.replace('LINK', `g.${link} = m.${key}`))),
      genres: movies
        .flatMap(({ id, genres }) => namesIn(genres).map((name) => `${id} ${foldName(name)}`))
        .sort(),
      withFile: ids(movies.filter((movie) => movie.file_id !== null)),
      stale: [],
    },
  };
}

const namesIn = (genres: string) => JSON.parse(genres) as string[];

const toYears = (cells: readonly Pick<Cell, 'genre_id' | 'year' | 'n'>[]) =>
  cells.map(({ genre_id, year, n }) => `genre ${genre_id}, ${year}: ${n}`).sort();

function toLines(cells: readonly Cell[]): string[] {
  return cells
    .map((cell) => {
      const flags = `${Boolean(cell.monitored)} ${Boolean(cell.has_file)}`;
      return `genre ${cell.genre_id}, ${cell.year}, ${flags}: ${cell.n}`;
    })
    .sort();
}

/** How many entries each search index has, so that a test finds stale ones. */
export async function searchEntries({ database }: TestLibrary): Promise<number[]> {
  const tables = database.driver === 'sqlite' ? ['movie_trigrams', 'movie_short_grams'] : ['movie_search'];
  return Promise.all(
    tables.map(async (table) => {
      const [row] = await database.reader.all<{ n: number }>(`select count(*) as n from ${table}`, []);
      return row?.n ?? 0;
    }),
  );
}
