import { Migration } from '@mikro-orm/migrations';

/**
 * `movie_file_count`: number and total size of the files by quality. Triggers update it once per statement, like those of
 * `movie_count`.
 */
export class FileCounts extends Migration {
  override up(): void {
    // Triggers first: creating them locks `movie_file` against writes until the commit.
    for (const statement of [table, ...functions, ...triggers, fill]) {
      this.addSql(statement);
    }
  }
}

const table = `create table movie_file_count (
    quality text collate "C" primary key,
    n bigint not null,
    size bigint not null
  ) with (fillfactor = 50)`;

const fill = `insert into movie_file_count (quality, n, size)
    select quality, count(*), sum(size) from movie_file group by quality`;

const signs = { added: 1, removed: -1 } as const;

/** Adds the changes of a statement, ordered by quality, so that concurrent statements cannot deadlock. */
const countFunction = (name: string, sides: readonly (keyof typeof signs)[]) =>
  `create function ${name}() returns trigger language plpgsql as $$
  begin
    insert into movie_file_count (quality, n, size)
    select quality, sum(change), sum(change * size) from (
      ${sides.map((side) => `select quality, size, ${signs[side]} as change from ${side}`).join(' union all ')}
    ) changes
    group by quality having sum(change) <> 0 or sum(change * size) <> 0 order by quality collate "C"
    on conflict (quality) do update set n = movie_file_count.n + excluded.n, size = movie_file_count.size + excluded.size;
    return null;
  end $$`;

const functions = [
  countFunction('count_inserted_files', ['added']),
  countFunction('count_deleted_files', ['removed']),
  countFunction('count_updated_files', ['added', 'removed']),
];

const triggers = [
  `create trigger files_counted_on_insert after insert on movie_file referencing new table as added
    for each statement execute function count_inserted_files()`,
  `create trigger files_counted_on_delete after delete on movie_file referencing old table as removed
    for each statement execute function count_deleted_files()`,
  `create trigger files_counted_on_update after update on movie_file
    referencing new table as added old table as removed
    for each statement execute function count_updated_files()`,
];
