import { Migration } from '@mikro-orm/migrations';

/**
 * The table `activity`, which begins with the movies that the library has. Triggers record movies that are added and deleted, and
 * publish an event for each activity that names a file.
 */
export class Activity extends Migration {
  override up(): void {
    for (const statement of statements) {
      this.addSql(statement);
    }
  }
}

const now = "cast(unixepoch('subsec') * 1000 as integer)";

const recordMovie = (type: string, row: 'old' | 'new') =>
  `insert into activity (type, movie_id, title, at) values ('${type}', ${row}.id, ${row}.title, ${now})`;

const statements = [
  // Numbers are never reused: they are the cursors of lists.
  `create table activity (
    seq integer primary key autoincrement,
    type text not null,
    movie_id text,
    title text,
    at integer not null,
    data text not null default '{}'
  ) strict`,
  `insert into activity (type, movie_id, title, at)
    select 'added', id, title, added_at from movie order by added_at, id`,
  'create index activity_by_movie on activity (movie_id, seq)',
  'create index activity_by_type on activity (type, seq)',
  `create trigger movie_added_activity after insert on movie begin ${recordMovie('added', 'new')}; end`,
  `create trigger movie_deleted_activity after delete on movie begin ${recordMovie('deleted', 'old')}; end`,
  'alter table event add column file text',
  `create trigger file_event after insert on activity when json_extract(new.data, '$.fileId') is not null begin
    insert into event (type, subject_id, file, created_at) values ('file.' || new.type, new.movie_id, new.data, new.at);
  end`,
];
