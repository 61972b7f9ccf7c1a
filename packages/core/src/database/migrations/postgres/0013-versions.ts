import { Migration } from '@mikro-orm/migrations';

/**
 * Movies may have several files: one of the default version, which is the movie itself and has no row, and one of each
 * `movie_version`. `has_file` is that of the default version; `movie_file_count` counts all files, `movie_version_count` the rows
 * of `movie_version`.
 */
export class Versions extends Migration {
  override up(): void {
    for (const statement of [...tables, ...indexes, ...marks, ...counters]) {
      this.addSql(statement);
    }
  }
}

const tables = [
  `create table movie_version (
    id uuid primary key,
    movie_id uuid not null references movie (id) on delete cascade,
    name text not null,
    name_key text collate "C" not null,
    quality_profile_id text references quality_profile (id),
    root_folder_path text,
    monitored boolean not null,
    edition text,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    unique (movie_id, name_key),
    unique (id, movie_id)
  )`,
  `create table movie_version_count (
    monitored boolean primary key,
    n bigint not null
  ) with (fillfactor = 50)`,
  `alter table movie_file
    add column version_id uuid,
    add column revision json,
    add column media_problem json,
    add column probe json,
    add column probed_at timestamptz(3),
    add column mtime_ms bigint,
    add column device text,
    add column inode text,
    add column original_path text,
    add foreign key (version_id, movie_id) references movie_version (id, movie_id) on delete cascade,
    drop constraint movie_file_movie_id_key`,
];

const indexes = [
  'create unique index movie_file_of_default on movie_file (movie_id) where version_id is null',
  'create unique index movie_file_of_version on movie_file (version_id) where version_id is not null',
  'create index movie_file_by_movie on movie_file (movie_id)',
  'create index movie_file_by_inode on movie_file (inode, device) where inode is not null',
  'create index movie_version_by_quality_profile on movie_version (quality_profile_id)',
];

/** See the first migration: row by row through the index is right for few and for many rows. */
const byIndex = 'set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off';

const isOfDefault = 'exists (select from movie_file f where f.movie_id = movie.id and f.version_id is null)';

const marks = [
  `create or replace function mark_files() returns trigger language plpgsql ${byIndex} as $$
  begin
    if tg_op = 'INSERT' then
      update movie set has_file = true where id in (select movie_id from changed where version_id is null);
    else
      update movie set has_file = false where id in (select movie_id from changed where version_id is null);
    end if;
    return null;
  end $$`,
  `create function mark_reassigned_file() returns trigger language plpgsql as $$
  begin
    update movie set has_file = ${isOfDefault}
    where id in (old.movie_id, new.movie_id) and has_file is distinct from ${isOfDefault};
    return null;
  end $$`,
  `create trigger files_marked_on_reassignment after update of movie_id, version_id on movie_file for each row
    when (old.movie_id is distinct from new.movie_id or old.version_id is distinct from new.version_id)
    execute function mark_reassigned_file()`,
];

const signs = { added: 1, removed: -1 } as const;

/** Adds the changes of a statement, ordered, so that concurrent statements cannot deadlock. */
const countFunction = (name: string, sides: readonly (keyof typeof signs)[]) =>
  `create function ${name}() returns trigger language plpgsql as $$
  begin
    insert into movie_version_count (monitored, n)
    select monitored, sum(change) from (
      ${sides.map((side) => `select monitored, ${signs[side]} as change from ${side}`).join(' union all ')}
    ) changes
    group by monitored having sum(change) <> 0 order by monitored
    on conflict (monitored) do update set n = movie_version_count.n + excluded.n;
    return null;
  end $$`;

const counters = [
  countFunction('count_inserted_versions', ['added']),
  countFunction('count_deleted_versions', ['removed']),
  countFunction('count_updated_versions', ['added', 'removed']),
  `create trigger versions_counted_on_insert after insert on movie_version referencing new table as added
    for each statement execute function count_inserted_versions()`,
  `create trigger versions_counted_on_delete after delete on movie_version referencing old table as removed
    for each statement execute function count_deleted_versions()`,
  `create trigger versions_counted_on_update after update on movie_version
    referencing new table as added old table as removed
    for each statement execute function count_updated_versions()`,
];
