import { eventTypeOf, isDownloadEvent, Queue } from '../shared/0026-queue.ts';

export class PostgresQueue extends Queue {
  protected readonly types = {
    uuid: 'uuid',
    boolean: 'boolean',
    json: 'jsonb',
    timestamp: 'timestamptz(3)',
    bigint: 'bigint',
    false: 'false',
    options: '',
  };

  protected textOf(name: string): string {
    return `release ->> '${name}'`;
  }

  protected readonly triggers = [
    'drop trigger grab_event on activity',
    `create or replace function record_grab_event() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock(727204, hashtext(tg_table_schema));
      insert into event (type, subject_id, grab) values (${eventTypeOf}, new.movie_id, new.data);
      perform pg_notify('cinephage_events_' || to_hex(hashtext(tg_table_schema)), '');
      return null;
    end $$`,
    `create constraint trigger grab_event after insert on activity deferrable initially deferred
      for each row when (${isDownloadEvent}) execute function record_grab_event()`,
    `create function notify_queue() returns trigger language plpgsql as $$
    begin
      perform pg_notify('cinephage_queue_' || to_hex(hashtext(tg_table_schema)), '');
      return null;
    end $$`,
    `create trigger queue_item_notify after insert or update or delete on queue_item
      for each statement execute function notify_queue()`,
  ];
}
