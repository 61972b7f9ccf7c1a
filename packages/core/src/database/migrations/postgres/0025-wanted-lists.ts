import { WantedLists } from '../shared/0025-wanted-lists.ts';

const tables = [
  `alter table quality_profile add column met_qualities jsonb not null default '[]'`,
  `create table cutoff_unmet_count (
    genre_id integer not null,
    year integer not null,
    n bigint not null,
    primary key (genre_id, year)
  ) with (fillfactor = 50)`,
  'alter table movie add column wanted integer',
  'alter table indexer_connection add column syncing_until timestamptz(3)',
  'alter table movie_genre add column wanted integer',
];

/** What `wanted` of a row of `movie` must be. */
const rule = (row: string) => `case
    when not ${row}.monitored then null
    when not ${row}.has_file then 1
    when exists (select 1 from quality_profile q
      where q.id = ${row}.quality_profile_id and q.met_qualities @> to_jsonb(${row}.file_quality)) then null
    else 2
  end`;

/**
 * Rewrites each table with its column set, and its indexes once after that: an update of as many rows would write every index for each row.
 * A rewrite takes no subquery, but a function. No trigger fires.
 */
const fill = [
  `create function initially_wanted(monitored boolean, has_file boolean, quality_profile_id text, file_quality text)
  returns integer language plpgsql stable as $$
  begin
    return ${rule('initially_wanted')};
  end $$`,
  `alter table movie alter column wanted type integer
    using initially_wanted(monitored, has_file, quality_profile_id, file_quality)`,
  `create function wanted_of_movie(movie_id uuid) returns integer language plpgsql stable as $$
  begin
    return (select m.wanted from movie m where m.id = wanted_of_movie.movie_id);
  end $$`,
  'alter table movie_genre alter column wanted type integer using wanted_of_movie(movie_id)',
  'drop function initially_wanted',
  'drop function wanted_of_movie',
  `insert into cutoff_unmet_count (genre_id, year, n)
    select 0, coalesce(year, 0), count(*) from movie where wanted = 2 group by 1, 2
    union all select genre_id, coalesce(year, 0), count(*) from movie_genre where wanted = 2 group by 1, 2`,
];

const index = (name: string, columns: string) =>
  `create index ${name} on movie (wanted, ${columns}) where wanted is not null`;

/** PostgreSQL puts NULLs last going up and first going down, so "last in both directions" takes an index each. */
const nullable = (column: string) => [
  index(`movie_wanted_by_${column}`, `${column}, id`),
  index(`movie_wanted_by_${column}_desc`, `${column} desc nulls last, id desc`),
];

const indexes = [
  ...['created_at', 'updated_at', 'sort_title'].map((column) =>
    index(`movie_wanted_by_${column}`, `${column}, id`),
  ),
  ...['year', 'tmdb_rating', 'last_search_time'].flatMap(nullable),
  `create index movie_genre_wanted_by_created_at on movie_genre (genre_id, wanted, created_at, movie_id)
    where wanted is not null`,
  // With the columns that a changed cutoff is found by.
  'drop index movie_by_file_quality',
  `create index movie_by_file_quality on movie (quality_profile_id, file_quality, monitored, wanted)
    where file_quality is not null`,
];

const signs = { added: 1, removed: -1 } as const;

/** Adds the changes of a statement, ordered, so that concurrent statements cannot deadlock. */
const countFunction = (name: string, genreId: string, sides: readonly (keyof typeof signs)[]) =>
  `create function ${name}() returns trigger language plpgsql as $$
  begin
    insert into cutoff_unmet_count (genre_id, year, n)
    select genre_id, year, sum(change) from (
      ${sides
        .map(
          (side) =>
            `select ${genreId} as genre_id, coalesce(year, 0) as year, ${signs[side]} as change from ${side} where wanted = 2`,
        )
        .join(' union all ')}
    ) changes
    group by genre_id, year having sum(change) <> 0 order by genre_id, year
    on conflict (genre_id, year) do update set n = cutoff_unmet_count.n + excluded.n;
    return null;
  end $$`;

const counted = (table: string, noun: string, genreId: string) => [
  countFunction(`count_inserted_unmet_${noun}`, genreId, ['added']),
  countFunction(`count_deleted_unmet_${noun}`, genreId, ['removed']),
  countFunction(`count_updated_unmet_${noun}`, genreId, ['added', 'removed']),
  `create trigger unmet_${noun}_counted_on_insert after insert on ${table} referencing new table as added
    for each statement execute function count_inserted_unmet_${noun}()`,
  `create trigger unmet_${noun}_counted_on_delete after delete on ${table} referencing old table as removed
    for each statement execute function count_deleted_unmet_${noun}()`,
  `create trigger unmet_${noun}_counted_on_update after update on ${table}
    referencing new table as added old table as removed
    for each statement execute function count_updated_unmet_${noun}()`,
];

/** The planner knows nothing of the changed rows, and would read the whole table. */
const byIndex = 'set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off';
const keys = ['created_at', 'sort_title', 'year', 'tmdb_rating', 'monitored', 'has_file', 'wanted'];
const keysOf = (row: string) => keys.map((key) => `${row}.${key}`).join(', ');

const genres = [
  `create or replace function add_genres() returns trigger language plpgsql as $$
  begin
    insert into movie_genre (genre_id, movie_id, ${keys.join(', ')})
    select distinct g.id, a.id, ${keysOf('a')}
    from added a cross join lateral jsonb_array_elements_text(a.genres) named (name)
    join genre g on g.name = named.name;
    return null;
  end $$`,
  `create or replace function replace_genres() returns trigger language plpgsql as $$
  begin
    delete from movie_genre where movie_id = new.id;
    insert into movie_genre (genre_id, movie_id, ${keys.join(', ')})
    select distinct g.id, new.id, ${keysOf('new')}
    from jsonb_array_elements_text(new.genres) named (name) join genre g on g.name = named.name;
    return null;
  end $$`,
  `create or replace function update_genre_keys() returns trigger language plpgsql ${byIndex} as $$
  begin
    update movie_genre mg set ${keys.map((key) => `${key} = a.${key}`).join(', ')} from added a
    where mg.movie_id = a.id and (${keysOf('a')}) is distinct from (${keysOf('mg')});
    return null;
  end $$`,
];

const triggers = [
  `create function decide_wanted() returns trigger language plpgsql as $$
  begin
    new.wanted := ${rule('new')};
    return new;
  end $$`,
  'create trigger movie_wanted_on_insert before insert on movie for each row execute function decide_wanted()',
  `create trigger movie_wanted_on_update before update on movie for each row
    when ((old.monitored, old.has_file, old.file_quality, old.quality_profile_id)
      is distinct from (new.monitored, new.has_file, new.file_quality, new.quality_profile_id))
    execute function decide_wanted()`,
  ...counted('movie', 'movies', '0'),
  ...counted('movie_genre', 'genres', 'genre_id'),
];

export class PostgresWantedLists extends WantedLists {
  protected readonly sql = {
    tables,
    setMet: 'update quality_profile set met_qualities = ?::jsonb where id = ?',
    fill: [...fill, ...indexes, ...genres, ...triggers],
  };
}
