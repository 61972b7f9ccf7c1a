import { Migration } from '@mikro-orm/migrations';
import type { QueueTypes } from './0026-queue.ts';

/** The tables `webhook` and `webhook_delivery`. An event is delivered once to each webhook. */
export abstract class Webhooks extends Migration {
  protected abstract readonly types: Omit<QueueTypes, 'false'>;

  override up(): void {
    for (const statement of [...tablesOf(this.types), ...indexes]) {
      this.addSql(statement);
    }
  }
}

const tablesOf = ({ uuid, boolean, json, timestamp, bigint, options }: Omit<QueueTypes, 'false'>) => [
  `create table webhook (
    id ${uuid} primary key,
    name text not null,
    name_key text not null unique,
    url text not null,
    events ${json} not null,
    sealed_secret text,
    enabled ${boolean} not null,
    allow_private_addresses ${boolean} not null,
    position ${bigint} not null,
    created_at ${timestamp} not null,
    updated_at ${timestamp} not null
  )${options}`,
  `create table webhook_delivery (
    id ${uuid} primary key,
    webhook_id ${uuid} not null references webhook (id) on delete cascade,
    event_seq ${bigint} not null,
    event_type text not null,
    movie_id ${uuid},
    body text not null,
    state text not null,
    attempts integer not null,
    status_code integer,
    message text,
    created_at ${timestamp} not null,
    updated_at ${timestamp} not null,
    delivered_at ${timestamp}
  )${options}`,
];

const indexes = [
  'create unique index webhook_delivery_of_event on webhook_delivery (webhook_id, event_seq)',
  "create index webhook_delivery_pending on webhook_delivery (webhook_id, movie_id, event_seq) where state = 'pending'",
  'create index webhook_delivery_by_state on webhook_delivery (webhook_id, state, event_seq)',
  "create index webhook_delivery_ended on webhook_delivery (updated_at) where state <> 'pending'",
];
