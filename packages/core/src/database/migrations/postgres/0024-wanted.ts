import { Migration } from '@mikro-orm/migrations';

/**
 * `movie.file_quality`: the quality of the file of the default version, which triggers set. `movie_quality_count` counts the movies with
 * a file by quality profile, quality and monitored: which of them are below their cutoff is decided when it is read, so that changed
 * profiles change no row.
 */
export class PostgresWanted extends Migration {
  override up(): void {
    for (const statement of [...tables, ...marks, ...counters]) {
      this.addSql(statement);
    }
  }
}

/** The planner knows nothing of the changed rows, and would read the whole table. */
const byIndex = 'set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off';

const qualityOf = '(select f.quality from movie_file f where f.movie_id = movie.id and f.version_id is null)';

const tables = [
  'alter table movie add column file_quality text collate "C"',
  `create table movie_quality_count (
    quality_profile_id text not null,
    quality text collate "C" not null,
    monitored boolean not null,
    n bigint not null,
    primary key (quality_profile_id, quality, monitored)
  ) with (fillfactor = 50)`,
  `update movie set file_quality = ${qualityOf} where has_file`,
  `insert into movie_quality_count (quality_profile_id, quality, monitored, n)
    select quality_profile_id, file_quality, monitored, count(*) from movie
    where file_quality is not null group by quality_profile_id, file_quality, monitored`,
  `create index movie_by_file_quality on movie (quality_profile_id, file_quality)
    where file_quality is not null`,
];

const marks = [
  `create or replace function mark_files() returns trigger language plpgsql ${byIndex} as $$
  begin
    if tg_op = 'INSERT' then
      update movie set has_file = true, file_quality = changed.quality
        from changed where changed.movie_id = movie.id and changed.version_id is null;
    else
      update movie set has_file = false, file_quality = null
        where id in (select movie_id from changed where version_id is null);
    end if;
    return null;
  end $$`,
  // For each statement and after `files_counted_on_update`, in the order of the triggers of the other statements: no deadlocks.
  `create function mark_file_quality() returns trigger language plpgsql ${byIndex} as $$
  begin
    update movie set file_quality = ${qualityOf}
    where id in (
      select movie_id from (
        (select movie_id, version_id, quality from removed except select movie_id, version_id, quality from added)
        union all
        (select movie_id, version_id, quality from added except select movie_id, version_id, quality from removed)
      ) changes
    ) and file_quality is distinct from ${qualityOf};
    return null;
  end $$`,
  `create trigger files_marked_on_update after update on movie_file
    referencing old table as removed new table as added
    for each statement execute function mark_file_quality()`,
];

const signs = { added: 1, removed: -1 } as const;

/** Adds the changes of a statement, ordered, so that concurrent statements cannot deadlock. */
const countFunction = (name: string, sides: readonly (keyof typeof signs)[]) =>
  `create function ${name}() returns trigger language plpgsql as $$
  begin
    insert into movie_quality_count (quality_profile_id, quality, monitored, n)
    select quality_profile_id, file_quality, monitored, sum(change) from (
      ${sides
        .map(
          (side) =>
            `select quality_profile_id, file_quality, monitored, ${signs[side]} as change from ${side} where file_quality is not null`,
        )
        .join(' union all ')}
    ) changes
    group by quality_profile_id, file_quality, monitored having sum(change) <> 0
    order by quality_profile_id, file_quality collate "C", monitored
    on conflict (quality_profile_id, quality, monitored) do update set n = movie_quality_count.n + excluded.n;
    return null;
  end $$`;

const counters = [
  countFunction('count_inserted_movie_qualities', ['added']),
  countFunction('count_deleted_movie_qualities', ['removed']),
  countFunction('count_updated_movie_qualities', ['added', 'removed']),
  `create trigger movie_quality_counted_on_insert after insert on movie referencing new table as added
    for each statement execute function count_inserted_movie_qualities()`,
  `create trigger movie_quality_counted_on_delete after delete on movie referencing old table as removed
    for each statement execute function count_deleted_movie_qualities()`,
  `create trigger movie_quality_counted_on_update after update on movie
    referencing new table as added old table as removed
    for each statement execute function count_updated_movie_qualities()`,
];
