import { Migration } from '@mikro-orm/migrations';

/**
 * `movie.file_quality`: the quality of the file of the default version, which triggers set. `movie_quality_count` counts the movies with
 * a file by quality profile, quality and monitored: which of them are below their cutoff is decided when it is read, so that changed
 * profiles change no row.
 */
export class SqliteWanted extends Migration {
  override up(): void {
    for (const statement of statements) {
      this.addSql(statement);
    }
  }
}

const mark = (row: 'old' | 'new', hasFile: 0 | 1, quality: string) =>
  `update movie set has_file = ${hasFile}, file_quality = ${quality} where id = ${row}.movie_id`;

const count = (row: 'old' | 'new', change: 1 | -1) =>
  `insert into movie_quality_count (quality_profile_id, quality, monitored, n)
    select ${row}.quality_profile_id, ${row}.file_quality, ${row}.monitored, ${change} where ${row}.file_quality is not null
    on conflict do update set n = n + excluded.n`;

const qualityOf = (movie: string) =>
  `(select quality from movie_file where movie_id = ${movie} and version_id is null)`;

const differs = ['file_quality', 'monitored', 'quality_profile_id']
  .map((column) => `old.${column} is not new.${column}`)
  .join(' or ');

const statements = [
  'alter table movie add column file_quality text',
  `create table movie_quality_count (
    quality_profile_id text not null,
    quality text not null,
    monitored integer not null,
    n integer not null,
    primary key (quality_profile_id, quality, monitored)
  ) strict, without rowid`,
  `update movie set file_quality = ${qualityOf('movie.id')} where has_file = 1`,
  `insert into movie_quality_count (quality_profile_id, quality, monitored, n)
    select quality_profile_id, file_quality, monitored, count(*) from movie
    where file_quality is not null group by quality_profile_id, file_quality, monitored`,
  `create index movie_by_file_quality on movie (quality_profile_id, file_quality)
    where file_quality is not null`,
  'drop trigger movie_file_inserted',
  'drop trigger movie_file_deleted',
  `create trigger movie_file_inserted after insert on movie_file when new.version_id is null begin
    ${mark('new', 1, 'new.quality')};
  end`,
  `create trigger movie_file_deleted after delete on movie_file when old.version_id is null begin
    ${mark('old', 0, 'null')};
  end`,
  `create trigger movie_file_quality_changed after update of movie_id, version_id, quality on movie_file
  when old.movie_id is not new.movie_id or old.version_id is not new.version_id or old.quality is not new.quality begin
    update movie set file_quality = ${qualityOf('movie.id')}
      where id in (old.movie_id, new.movie_id) and file_quality is not ${qualityOf('movie.id')};
  end`,
  `create trigger movie_quality_counted_on_insert after insert on movie begin ${count('new', 1)}; end`,
  `create trigger movie_quality_counted_on_delete after delete on movie begin ${count('old', -1)}; end`,
  `create trigger movie_quality_counted_on_update after update of file_quality, monitored, quality_profile_id on movie
  when ${differs} begin
    ${count('old', -1)};
    ${count('new', 1)};
  end`,
];
