import { Downloads, liveGrabStates } from '../shared/0023-downloads.ts';

const now = 'clock_timestamp()';

export class PostgresDownloads extends Downloads {
  protected readonly types = {
    uuid: 'uuid',
    boolean: 'boolean',
    json: 'jsonb',
    timestamp: 'timestamptz(3)',
    options: '',
  };

  protected readonly triggers = [
    `create function end_grabs() returns trigger language plpgsql as $$
    begin
      update grab set state = 'imported', file_id = new.id, ended_at = ${now}, updated_at = ${now}
        where state = 'grabbed' and version_id = coalesce(new.version_id, new.movie_id);
      update grab set state = 'imported', file_id = new.id, ended_at = ${now}, updated_at = ${now}
        where state = 'grabbed' and title = new.release_title;
      return null;
    end $$`,
    `create trigger movie_file_ends_grab after insert on movie_file
      for each row execute function end_grabs()`,
    `create trigger movie_file_replaced_ends_grab after update of id on movie_file
      for each row when (old.id is distinct from new.id) execute function end_grabs()`,
    `create function cancel_grabs_of_version() returns trigger language plpgsql as $$
    begin
      update grab set state = 'cancelled', ended_at = ${now}, updated_at = ${now}
        where version_id = old.id and ${liveGrabStates};
      return null;
    end $$`,
    `create trigger movie_version_ends_grab after delete on movie_version
      for each row execute function cancel_grabs_of_version()`,
    'alter table event add column grab json',
    `create function record_grab_event() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock(727204, hashtext(tg_table_schema));
      insert into event (type, subject_id, grab) values ('release.grabbed', new.movie_id, new.data);
      perform pg_notify('cinephage_events_' || to_hex(hashtext(tg_table_schema)), '');
      return null;
    end $$`,
    `create constraint trigger grab_event after insert on activity deferrable initially deferred
      for each row when (new.type = 'grabbed') execute function record_grab_event()`,
  ];
}
