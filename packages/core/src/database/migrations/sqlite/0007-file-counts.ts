import { Migration } from '@mikro-orm/migrations';

/** `movie_file_count`: number and total size of the files by quality; triggers update it. */
export class FileCounts extends Migration {
  override up(): void {
    for (const statement of [table, ...triggers, fill]) {
      this.addSql(statement);
    }
  }
}

const table = `create table movie_file_count (
    quality text primary key,
    n integer not null,
    size integer not null
  ) strict, without rowid`;

const fill = `insert into movie_file_count (quality, n, size)
    select quality, count(*), sum(size) from movie_file group by quality`;

const count = (row: 'old' | 'new', change: 1 | -1) =>
  `insert into movie_file_count (quality, n, size) values (${row}.quality, ${change}, ${change} * ${row}.size)
    on conflict do update set n = n + excluded.n, size = size + excluded.size`;

const triggers = [
  `create trigger movie_file_counted_on_insert after insert on movie_file begin
    ${count('new', 1)};
  end`,
  `create trigger movie_file_counted_on_delete after delete on movie_file begin
    ${count('old', -1)};
  end`,
  `create trigger movie_file_counted_on_update after update of quality, size on movie_file
  when old.quality is not new.quality or old.size is not new.size begin
    ${count('old', -1)};
    ${count('new', 1)};
  end`,
];
