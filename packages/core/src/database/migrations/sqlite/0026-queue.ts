import { eventTypeOf, isDownloadEvent, Queue } from '../shared/0026-queue.ts';

export class SqliteQueue extends Queue {
  protected readonly types = {
    uuid: 'text',
    boolean: 'integer',
    json: 'text',
    timestamp: 'integer',
    bigint: 'integer',
    false: '0',
    options: ' strict',
  };

  protected textOf(name: string): string {
    return `release ->> '${name}'`;
  }

  protected readonly triggers = [
    'drop trigger grab_event',
    `create trigger grab_event after insert on activity when ${isDownloadEvent} begin
      insert into event (type, subject_id, grab, created_at) values (${eventTypeOf}, new.movie_id, new.data, new.at);
    end`,
  ];
}
