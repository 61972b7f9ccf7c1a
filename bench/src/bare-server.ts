import { createServer } from 'node:http';
import SqliteDatabase from 'better-sqlite3';

/**
 * What the library's server is measured against: node:http, one prepared statement per question, the total counted once at
 * the start. No authentication, no limits, no validation, no router; the same rows and the same fields.
 */
const [path = '', port = '0'] = process.argv.slice(2);
const database = new SqliteDatabase(path, { readonly: true });
database.pragma('mmap_size = 1073741824');
database.pragma('cache_size = -65536');

const columns = `m.*, f.id as file_id, f.path as file_path, f.size as file_size, f.quality as file_quality,
  f.quality_score as file_quality_score, f.release_title as file_release_title, f.date_added as file_date_added`;
const rowsOf = (keys: string) =>
  database.prepare(
    `select ${columns} from (${keys}) p cross join movie m on m.row_id = p.row_id left join movie_file f on f.movie_id = m.id and f.version_id is null`,
  );
const page = rowsOf('select row_id from movie order by created_at desc, id desc limit 20 offset ?');
const ofGenreAndYear = rowsOf(
  `select row_id from movie_genre where genre_id = (select id from genre where name = ?) and year = ?
  order by created_at desc, movie_id desc limit 20`,
);
const byId = database.prepare(
  `select ${columns}, d.* from (select ? as id) k cross join movie m left join movie_details d on d.movie_id = m.id
  left join movie_file f on f.movie_id = m.id and f.version_id is null where m.id = k.id`,
);
const count = (sql: string, ...values: unknown[]) =>
  (database.prepare(sql).get(...values) as { n: number }).n;
const total = count('select count(*) as n from movie');
const counts = new Map<string, number>();

interface Row {
  readonly [column: string]: string & number;
}

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
const image = (imagePath: string | null) =>
  imagePath === null ? null : `https://image.tmdb.org/t/p/original${imagePath}`;

const toItem = (row: Row) => ({
  id: row.id,
  title: row.title,
  originalTitle: row.original_title,
  year: row.year,
  tmdbId: row.tmdb_id,
  imdbId: row.imdb_id,
  overview: row.overview,
  runtime: row.runtime,
  genres: JSON.parse(row.genres ?? '[]') as string[],
  certification: row.certification,
  tmdbRating: row.tmdb_rating,
  tmdbVoteCount: row.tmdb_vote_count,
  posterUrl: image(row.poster_path ?? null),
  backdropUrl: image(row.backdrop_path ?? null),
  monitored: Boolean(row.monitored),
  downloaded: row.file_id !== null,
  hasFile: row.file_id !== null,
  fileId: row.file_id,
  file:
    row.file_id === null
      ? null
      : {
          id: row.file_id,
          path: row.file_path,
          size: row.file_size,
          quality: row.file_quality,
          qualityScore: row.file_quality_score,
          releaseTitle: row.file_release_title,
          dateAdded: iso(row.file_date_added ?? null),
        },
  createdAt: iso(row.created_at ?? null),
  updatedAt: iso(row.updated_at ?? null),
  addedAt: iso(row.added_at ?? null),
  minimumAvailability: row.minimum_availability,
  rootFolderPath: row.root_folder_path,
  searchOnAdd: Boolean(row.search_on_add),
  lastSearchTime: iso(row.last_search_time ?? null),
  titleSlug: row.title_slug,
});

const list = (rows: unknown[], number: number, matches: number) => ({
  movies: (rows as Row[]).map(toItem),
  pagination: { page: number, limit: 20, total: matches, totalPages: Math.ceil(matches / 20) },
});

function countOnce(genre: string, year: number): number {
  const key = `${genre}/${year}`;
  const known = counts.get(key);
  if (known !== undefined) {
    return known;
  }
  const n = count(
    'select count(*) as n from movie_genre where genre_id = (select id from genre where name = ?) and year = ?',
    genre,
    year,
  );
  counts.set(key, n);
  return n;
}

function getOne(id: string) {
  const row = byId.get(id) as Row;
  const parse = (text: string | undefined) => JSON.parse(text ?? '[]') as unknown[];
  return {
    ...toItem(row),
    tagline: row.tagline,
    website: row.website,
    isAvailable: true,
    alternativeTitles: parse(row.alternative_titles),
    credits: { cast: parse(row.cast_members), crew: parse(row.crew_members) },
    images: parse(row.images),
  };
}

function answer(url: string): unknown {
  const [route = '', query = ''] = url.split('?');
  if (route !== '/api/library/movies') {
    return getOne(route.slice(route.lastIndexOf('/') + 1));
  }
  const parameters = new URLSearchParams(query);
  const genre = parameters.get('genre');
  const year = Number(parameters.get('year'));
  const number = Number(parameters.get('page') ?? 1);
  return genre === null
    ? list(page.all((number - 1) * 20), number, total)
    : list(ofGenreAndYear.all(genre, year), 1, countOnce(genre, year));
}

const server = createServer((request, response) => {
  const body = JSON.stringify(answer(request.url ?? ''));
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
});
server.listen(Number(port), '127.0.0.1', () => process.send?.(server.address()));
