import { Migration } from '@mikro-orm/migrations';

/**
 * Movies and the tables derived from them. Code writes to `movie` and `movie_file` only; triggers update the derived tables, also
 * for changes by other programs:
 *
 * - `movie_genre` carries the sort keys and flags, so that a page of one genre is one index scan;
 * - `movie_count` counts movies by genre (0: any) x year (0: unknown) x monitored x has_file;
 * - `movie_trigrams` is the search index for three characters and more, `movie_short_grams` for one or two.
 */
export class Movies extends Migration {
  override up(): void {
    for (const statement of [...tables, ...indexes, ...triggers]) {
      this.addSql(statement);
    }
  }
}

const tables = [
  `create table quality_profile (
    id text primary key,
    name text not null unique,
    is_default integer not null default 0,
    upgrades_allowed integer not null,
    cutoff text not null,
    qualities text not null
  ) strict`,
  'create unique index quality_profile_default on quality_profile (is_default) where is_default = 1',

  `create table genre (
    id integer primary key,
    name text not null,
    key text not null unique
  ) strict`,

  // row_id is what FTS5 and the indexes refer to; an INTEGER PRIMARY KEY keeps it stable through VACUUM.
  `create table movie (
    row_id integer primary key,
    id text not null unique,
    tmdb_id integer not null unique,
    imdb_id text,
    title text not null,
    original_title text,
    sort_title text not null,
    search_text text not null,
    title_slug text not null unique,
    year integer,
    overview text,
    runtime integer,
    genres text not null default '[]',
    certification text,
    tmdb_rating real,
    tmdb_vote_count integer,
    poster_path text,
    backdrop_path text,
    theatrical_date text,
    home_release_date text,
    monitored integer not null,
    has_file integer not null default 0,
    minimum_availability text not null,
    root_folder_path text not null,
    search_on_add integer not null,
    quality_profile_id text not null references quality_profile (id),
    last_search_time integer,
    added_at integer not null,
    created_at integer not null,
    updated_at integer not null
  ) strict`,

  `create table movie_details (
    movie_id text primary key references movie (id) on delete cascade,
    tagline text,
    website text,
    alternative_titles text not null default '[]',
    cast_members text not null default '[]',
    crew_members text not null default '[]',
    images text not null default '[]'
  ) strict`,

  `create table movie_file (
    id text primary key,
    movie_id text not null unique references movie (id) on delete cascade,
    path text not null unique,
    size integer not null,
    quality text not null,
    quality_score integer not null,
    release_title text,
    release_group text,
    edition text,
    languages text not null default '[]',
    media_info text,
    date_added integer not null
  ) strict`,

  `create table movie_genre (
    genre_id integer not null references genre (id),
    row_id integer not null,
    movie_id blob not null,
    created_at integer not null,
    sort_title text not null,
    year integer,
    tmdb_rating real,
    monitored integer not null,
    has_file integer not null,
    primary key (row_id, genre_id)
  ) strict, without rowid`,

  `create table movie_count (
    genre_id integer not null,
    year integer not null,
    monitored integer not null,
    has_file integer not null,
    n integer not null,
    primary key (genre_id, year, monitored, has_file)
  ) strict, without rowid`,

  "create virtual table movie_trigrams using fts5 (text, content='', contentless_delete=1, tokenize='trigram case_sensitive 1')",
  "create virtual table movie_short_grams using fts5 (grams, content='', contentless_delete=1, detail=none, tokenize='ascii')",
  'create table positions (n integer primary key) strict',
  `insert into positions (n) with recursive p (n) as (select 1 union all select n + 1 from p where n < 4000) select n from p`,
];

const indexes = [
  // One index serves both directions with NULLs last: a list scans the non-null range first, then the NULLs.
  'create index movie_by_created_at on movie (created_at, id)',
  'create index movie_by_updated_at on movie (updated_at, id)',
  'create index movie_by_sort_title on movie (sort_title, id)',
  'create index movie_by_year on movie (year, id)',
  'create index movie_by_tmdb_rating on movie (tmdb_rating, id)',
  'create index movie_by_last_search_time on movie (last_search_time, id)',
  'create index movie_by_year_created_at on movie (year, created_at, id)',
  'create index movie_by_year_sort_title on movie (year, sort_title, id)',
  'create index movie_by_year_tmdb_rating on movie (year, tmdb_rating, id)',
  // Read only where the counts say that few movies match.
  'create index movie_by_flags on movie (monitored, has_file)',
  'create index movie_by_imdb_id on movie (imdb_id)',
  'create index movie_by_quality_profile on movie (quality_profile_id)',
  'create index movie_genre_by_created_at on movie_genre (genre_id, created_at, movie_id)',
  'create index movie_genre_by_sort_title on movie_genre (genre_id, sort_title, movie_id)',
  'create index movie_genre_by_year on movie_genre (genre_id, year, movie_id)',
  'create index movie_genre_by_tmdb_rating on movie_genre (genre_id, tmdb_rating, movie_id)',
  'create index movie_genre_by_year_created_at on movie_genre (genre_id, year, created_at, movie_id)',
];

const addGenres = `insert into movie_genre (genre_id, row_id, movie_id, created_at, sort_title, year, tmdb_rating, monitored, has_file)
    select distinct g.id, new.row_id, unhex(new.id, '-'), new.created_at, new.sort_title, new.year, new.tmdb_rating, new.monitored, new.has_file
    from json_each(new.genres) named join genre g on g.name = named.value`;

const addSearchText = `insert into movie_trigrams (rowid, text) values (new.row_id, new.search_text);
  insert into movie_short_grams (rowid, grams) select new.row_id, group_concat(gram, ' ') from (
    select distinct hex(substr(new.search_text, n, length)) as gram
    from (select 1 as length union all select 2) cross join positions
    where n <= length(new.search_text) + 1 - length
  )`;

const removeSearchText = `delete from movie_trigrams where rowid = old.row_id;
  delete from movie_short_grams where rowid = old.row_id`;

const count = (row: 'old' | 'new', genreId: string, change: 1 | -1) =>
  `insert into movie_count (genre_id, year, monitored, has_file, n)
    values (${genreId}, coalesce(${row}.year, 0), ${row}.monitored, ${row}.has_file, ${change})
    on conflict do update set n = n + excluded.n`;

const differs = (...columns: string[]) =>
  columns.map((column) => `old.${column} is not new.${column}`).join(' or ');

const triggers = [
  `create trigger movie_inserted after insert on movie begin
    ${count('new', '0', 1)};
    ${addGenres};
    ${addSearchText};
  end`,
  `create trigger movie_deleted before delete on movie begin
    delete from movie_genre where row_id = old.row_id;
    ${count('old', '0', -1)};
    ${removeSearchText};
  end`,
  `create trigger movie_counted after update of year, monitored, has_file on movie
  when ${differs('year', 'monitored', 'has_file')} begin
    ${count('old', '0', -1)};
    ${count('new', '0', 1)};
  end`,
  `create trigger movie_keys_changed after update of created_at, sort_title, year, tmdb_rating, monitored, has_file on movie
  when ${differs('created_at', 'sort_title', 'year', 'tmdb_rating', 'monitored', 'has_file')} begin
    update movie_genre set created_at = new.created_at, sort_title = new.sort_title, year = new.year,
      tmdb_rating = new.tmdb_rating, monitored = new.monitored, has_file = new.has_file
    where row_id = new.row_id;
  end`,
  `create trigger movie_genres_changed after update of genres on movie when ${differs('genres')} begin
    delete from movie_genre where row_id = old.row_id;
    ${addGenres};
  end`,
  `create trigger movie_titles_changed after update of search_text on movie when ${differs('search_text')} begin
    ${removeSearchText};
    ${addSearchText};
  end`,
  `create trigger movie_genre_inserted after insert on movie_genre begin
    ${count('new', 'new.genre_id', 1)};
  end`,
  `create trigger movie_genre_deleted after delete on movie_genre begin
    ${count('old', 'old.genre_id', -1)};
  end`,
  `create trigger movie_genre_counted after update of year, monitored, has_file on movie_genre
  when ${differs('year', 'monitored', 'has_file')} begin
    ${count('old', 'old.genre_id', -1)};
    ${count('new', 'new.genre_id', 1)};
  end`,
  `create trigger movie_file_inserted after insert on movie_file begin
    update movie set has_file = 1 where id = new.movie_id;
  end`,
  `create trigger movie_file_deleted after delete on movie_file begin
    update movie set has_file = 0 where id = old.movie_id;
  end`,
];
