import { Migration } from '@mikro-orm/migrations';

/**
 * The table `activity`, which begins with the movies that the library has. Triggers record movies that are added and deleted, and
 * publish an event for each activity that names a file: like all events at the end of the transaction, under the lock of
 * the event feed.
 */
export class Activity extends Migration {
  override up(): void {
    for (const statement of statements) {
      this.addSql(statement);
    }
  }
}

const statements = [
  `create table activity (
    seq bigint generated always as identity primary key,
    type text not null,
    movie_id uuid,
    title text,
    at timestamptz(3) not null default clock_timestamp(),
    data json not null default '{}'
  )`,
  `insert into activity (type, movie_id, title, at)
    select 'added', id, title, added_at from movie order by added_at, id`,
  'create index activity_by_movie on activity (movie_id, seq)',
  'create index activity_by_type on activity (type, seq)',
  `create function record_movie_activity() returns trigger language plpgsql as $$
  begin
    if tg_op = 'INSERT' then
      insert into activity (type, movie_id, title) values ('added', new.id, new.title);
    else
      insert into activity (type, movie_id, title) values ('deleted', old.id, old.title);
    end if;
    return null;
  end $$`,
  `create trigger movie_added_activity after insert on movie
    for each row execute function record_movie_activity()`,
  `create trigger movie_deleted_activity after delete on movie
    for each row execute function record_movie_activity()`,
  'alter table event add column file json',
  `create function record_file_event() returns trigger language plpgsql as $$
  begin
    perform pg_advisory_xact_lock(727204, hashtext(tg_table_schema));
    insert into event (type, subject_id, file) values ('file.' || new.type, new.movie_id, new.data);
    perform pg_notify('cinephage_events_' || to_hex(hashtext(tg_table_schema)), '');
    return null;
  end $$`,
  `create constraint trigger file_event after insert on activity deferrable initially deferred
    for each row when (new.data ->> 'fileId' is not null) execute function record_file_event()`,
];
