import { Migration } from '@mikro-orm/migrations';

/**
 * Movies and the tables derived from them. Code writes to `movie` and `movie_file` only; triggers update the derived tables, also
 * for changes by other programs:
 *
 * - `movie_genre` carries the sort keys and flags, so that a page of one genre is one index scan;
 * - `movie_search` holds the text of searches. It is a separate table, so that changes of a movie do not update its large indexes;
 * - `movie_count` counts movies by genre (0: any) x year (0: unknown) x monitored x has_file.
 *
 * Triggers for bulk changes run once per statement: a row-level trigger would update the same counter ten thousand times in one
 * transaction, and scan all its dead tuples each time.
 */
export class Movies extends Migration {
  override up(): void {
    for (const statement of [...tables, ...indexes, ...functions, ...triggers]) {
      this.addSql(statement);
    }
  }
}

const tables = [
  'create extension if not exists pg_trgm',

  `create table quality_profile (
    id text primary key,
    name text not null unique,
    is_default boolean not null default false,
    upgrades_allowed boolean not null,
    cutoff text not null,
    qualities jsonb not null
  )`,
  'create unique index quality_profile_default on quality_profile (is_default) where is_default',

  `create table genre (
    id integer generated always as identity primary key,
    name text not null,
    key text not null unique
  )`,

  `create table movie (
    id uuid primary key,
    tmdb_id integer not null unique,
    imdb_id text,
    title text not null,
    original_title text,
    sort_title text collate "C" not null,
    search_text text collate "C" not null,
    title_slug text collate "C" not null unique,
    year integer,
    overview text,
    runtime integer,
    genres jsonb not null default '[]',
    certification text,
    tmdb_rating double precision,
    tmdb_vote_count integer,
    poster_path text,
    backdrop_path text,
    theatrical_date text,
    home_release_date text,
    monitored boolean not null,
    has_file boolean not null default false,
    minimum_availability text not null,
    root_folder_path text not null,
    search_on_add boolean not null,
    quality_profile_id text not null references quality_profile (id),
    last_search_time timestamptz(3),
    added_at timestamptz(3) not null,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null
  )`,

  `create table movie_details (
    movie_id uuid primary key references movie (id) on delete cascade,
    tagline text,
    website text,
    alternative_titles json not null default '[]',
    cast_members json not null default '[]',
    crew_members json not null default '[]',
    images json not null default '[]'
  )`,

  `create table movie_file (
    id uuid primary key,
    movie_id uuid not null unique references movie (id) on delete cascade,
    path text collate "C" not null unique,
    size bigint not null,
    quality text not null,
    quality_score integer not null,
    release_title text,
    release_group text,
    edition text,
    languages json not null default '[]',
    media_info json,
    date_added timestamptz(3) not null
  )`,

  `create table movie_genre (
    genre_id integer not null references genre (id),
    movie_id uuid not null references movie (id) on delete cascade,
    created_at timestamptz(3) not null,
    sort_title text collate "C" not null,
    year integer,
    tmdb_rating double precision,
    monitored boolean not null,
    has_file boolean not null,
    primary key (movie_id, genre_id)
  ) with (fillfactor = 80)`,

  `create table movie_search (
    movie_id uuid primary key references movie (id) on delete cascade,
    text text collate "C" not null
  )`,

  `create table movie_count (
    genre_id integer not null,
    year integer not null,
    monitored boolean not null,
    has_file boolean not null,
    n bigint not null,
    primary key (genre_id, year, monitored, has_file)
  ) with (fillfactor = 50)`,
];

/** PostgreSQL puts NULLs last going up and first going down, so "last in both directions" takes an index each. */
const nullable = (name: string, table: string, prefix: string, column: string, id: string) => [
  `create index ${name} on ${table} (${prefix}${column}, ${id})`,
  `create index ${name}_desc on ${table} (${prefix}${column} desc nulls last, ${id} desc)`,
];

const indexes = [
  'create index movie_by_created_at on movie (created_at, id)',
  'create index movie_by_updated_at on movie (updated_at, id)',
  'create index movie_by_sort_title on movie (sort_title, id)',
  ...nullable('movie_by_year', 'movie', '', 'year', 'id'),
  ...nullable('movie_by_tmdb_rating', 'movie', '', 'tmdb_rating', 'id'),
  ...nullable('movie_by_last_search_time', 'movie', '', 'last_search_time', 'id'),
  'create index movie_by_year_created_at on movie (year, created_at, id)',
  'create index movie_by_year_sort_title on movie (year, sort_title, id)',
  ...nullable('movie_by_year_tmdb_rating', 'movie', 'year, ', 'tmdb_rating', 'id'),
  'create index movie_by_flags on movie (monitored, has_file)',
  'create index movie_by_imdb_id on movie (imdb_id)',
  'create index movie_by_quality_profile on movie (quality_profile_id)',
  'create index movie_genre_by_created_at on movie_genre (genre_id, created_at, movie_id)',
  'create index movie_genre_by_sort_title on movie_genre (genre_id, sort_title, movie_id)',
  ...nullable('movie_genre_by_year', 'movie_genre', 'genre_id, ', 'year', 'movie_id'),
  ...nullable('movie_genre_by_tmdb_rating', 'movie_genre', 'genre_id, ', 'tmdb_rating', 'movie_id'),
  'create index movie_genre_by_year_created_at on movie_genre (genre_id, year, created_at, movie_id)',
  'create index movie_search_by_trigrams on movie_search using gin (text gin_trgm_ops) with (gin_pending_list_limit = 512)',
  // pg_trgm cannot find one or two characters; this finds exactly those.
  `create function short_grams(value text) returns text[] language sql immutable strict parallel safe cost 10000 as $$
    select array_agg(distinct substr(value, n, length))
    from generate_series(1, length(value)) n cross join (values (1), (2)) lengths (length)
    where n <= length(value) + 1 - length
  $$`,
  'create index movie_search_by_short_grams on movie_search using gin (short_grams(text)) with (gin_pending_list_limit = 512)',
];

const cell = 'genre_id, year, monitored, has_file';

/** Adds up what a statement changed, cell by cell, in the order of the cells. */
const countFunction = (name: string, genreId: string, sides: readonly ('added' | 'removed')[]) =>
  `create function ${name}() returns trigger language plpgsql as $$
  begin
    insert into movie_count (${cell}, n)
    select ${cell}, sum(change) from (
      ${sides
        .map(
          (side) =>
            `select ${genreId} as genre_id, coalesce(year, 0) as year, monitored, has_file, ${side === 'added' ? 1 : -1} as change from ${side}`,
        )
        .join(' union all ')}
    ) changes
    group by ${cell} having sum(change) <> 0 order by ${cell}
    on conflict (${cell}) do update set n = movie_count.n + excluded.n;
    return null;
  end $$`;

/**
 * A connection keeps the plan of a function's first run, made for as many rows as that one changed: ten thousand rows by
 * the plan for one compare everything with everything, one row by the plan for ten thousand reads a whole table. Row by
 * row through the index is right for both.
 */
const byIndex = 'set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off';

const keys = ['created_at', 'sort_title', 'year', 'tmdb_rating', 'monitored', 'has_file'];

const functions = [
  countFunction('count_inserted_movies', '0', ['added']),
  countFunction('count_deleted_movies', '0', ['removed']),
  countFunction('count_updated_movies', '0', ['added', 'removed']),
  countFunction('count_inserted_genres', 'genre_id', ['added']),
  countFunction('count_deleted_genres', 'genre_id', ['removed']),
  countFunction('count_updated_genres', 'genre_id', ['added', 'removed']),
  `create function add_genres() returns trigger language plpgsql as $$
  begin
    insert into movie_genre (genre_id, movie_id, ${keys.join(', ')})
    select distinct g.id, a.id, ${keys.map((key) => `a.${key}`).join(', ')}
    from added a cross join lateral jsonb_array_elements_text(a.genres) named (name)
    join genre g on g.name = named.name;
    return null;
  end $$`,
  `create function replace_genres() returns trigger language plpgsql as $$
  begin
    delete from movie_genre where movie_id = new.id;
    insert into movie_genre (genre_id, movie_id, ${keys.join(', ')})
    select distinct g.id, new.id, ${keys.map((key) => `new.${key}`).join(', ')}
    from jsonb_array_elements_text(new.genres) named (name) join genre g on g.name = named.name;
    return null;
  end $$`,
  `create function update_genre_keys() returns trigger language plpgsql ${byIndex} as $$
  begin
    update movie_genre mg set ${keys.map((key) => `${key} = a.${key}`).join(', ')} from added a
    where mg.movie_id = a.id
      and (${keys.map((key) => `a.${key}`).join(', ')}) is distinct from (${keys.map((key) => `mg.${key}`).join(', ')});
    return null;
  end $$`,
  `create function add_search() returns trigger language plpgsql as $$
  begin
    insert into movie_search (movie_id, text) select id, search_text from added;
    return null;
  end $$`,
  `create function replace_search() returns trigger language plpgsql as $$
  begin
    update movie_search set text = new.search_text where movie_id = new.id;
    return null;
  end $$`,
  `create function mark_files() returns trigger language plpgsql ${byIndex} as $$
  begin
    if tg_op = 'INSERT' then
      update movie set has_file = true where id in (select movie_id from changed);
    else
      update movie set has_file = false where id in (select movie_id from changed);
    end if;
    return null;
  end $$`,
];

const trigger = (name: string, event: string, table: string, call: string) => {
  const changed = {
    insert: 'referencing new table as added',
    delete: 'referencing old table as removed',
    update: 'referencing new table as added old table as removed',
  }[event];
  return `create trigger ${name} after ${event} on ${table} ${changed} for each statement execute function ${call}()`;
};

/** For columns that change one movie at a time. */
const changed = (name: string, column: string, call: string) =>
  `create trigger ${name} after update of ${column} on movie for each row
    when (old.${column} is distinct from new.${column}) execute function ${call}()`;

const triggers = [
  trigger('movies_counted_on_insert', 'insert', 'movie', 'count_inserted_movies'),
  trigger('movies_counted_on_delete', 'delete', 'movie', 'count_deleted_movies'),
  trigger('movies_counted_on_update', 'update', 'movie', 'count_updated_movies'),
  trigger('genres_added', 'insert', 'movie', 'add_genres'),
  trigger('genre_keys_updated', 'update', 'movie', 'update_genre_keys'),
  changed('genres_replaced', 'genres', 'replace_genres'),
  trigger('search_added', 'insert', 'movie', 'add_search'),
  changed('search_replaced', 'search_text', 'replace_search'),
  trigger('genres_counted_on_insert', 'insert', 'movie_genre', 'count_inserted_genres'),
  trigger('genres_counted_on_delete', 'delete', 'movie_genre', 'count_deleted_genres'),
  trigger('genres_counted_on_update', 'update', 'movie_genre', 'count_updated_genres'),
  `create trigger files_marked_on_insert after insert on movie_file referencing new table as changed
    for each statement execute function mark_files()`,
  `create trigger files_marked_on_delete after delete on movie_file referencing old table as changed
    for each statement execute function mark_files()`,
];
