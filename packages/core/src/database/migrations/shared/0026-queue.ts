import { Migration } from '@mikro-orm/migrations';
import type { DownloadTypes } from './0023-downloads.ts';

export interface QueueTypes extends DownloadTypes {
  readonly bigint: string;
  readonly false: string;
}

/**
 * The tables `download_client_state` and `queue_item`. The id of a queue item is that of its grab; an item without a grab was added at
 * the client by a user. Grabs of before become items too. Triggers publish the entries `downloadFailed` and `importBlocked` of the history as events.
 */
export abstract class Queue extends Migration {
  protected abstract readonly types: QueueTypes;
  /** A text in the JSON of a grab. */
  protected abstract textOf(name: string): string;
  protected abstract readonly triggers: readonly string[];

  override up(): void {
    const tables = tablesOf(this.types);
    for (const statement of [...tables, ...indexes, this.#earlierGrabs(), ...this.triggers]) {
      this.addSql(statement);
    }
  }

  #earlierGrabs(): string {
    return `insert into queue_item
        (id, client_id, client_name, download_id, movie_id, version_id, title, protocol, indexer, state, status, messages, is_seeded,
          added_at, updated_at)
      select id, client_id, client_name, download_id, movie_id, version_id, title, ${this.textOf('protocol')},
        ${this.textOf('indexerName')}, 'downloading', 'queued', '[]', ${this.types.false}, created_at, updated_at
      from grab where state = 'grabbed' and client_id is not null and download_id is not null
      on conflict do nothing`;
  }
}

/** What the history calls an event of a download, and its event. */
export const eventTypeOf = `case new.type
  when 'grabbed' then 'release.grabbed'
  when 'downloadFailed' then 'download.failed'
  else 'download.importBlocked' end`;
export const isDownloadEvent = "new.type in ('grabbed', 'downloadFailed', 'importBlocked')";

const tablesOf = ({ uuid, boolean, json, timestamp, bigint, options }: QueueTypes) => [
  `create table download_client_state (
    client_id ${uuid} primary key references download_client (id) on delete cascade,
    next_poll_at ${timestamp} not null,
    owner text,
    lease_expires_at ${timestamp},
    polled_at ${timestamp},
    failures integer not null,
    failing_since ${timestamp},
    failure text,
    message text
  )${options}`,
  `create table queue_item (
    id ${uuid} primary key,
    client_id ${uuid} not null,
    client_name text not null,
    download_id text not null,
    movie_id ${uuid} references movie (id) on delete set null,
    version_id ${uuid},
    title text not null,
    protocol text not null,
    indexer text,
    quality text,
    state text not null,
    status text not null,
    size ${bigint},
    size_left ${bigint},
    speed ${bigint},
    seconds_left ${bigint},
    output_path text,
    messages ${json} not null,
    error_message text,
    is_seeded ${boolean} not null,
    stalled_since ${timestamp},
    missing_since ${timestamp},
    removal text,
    task_id ${uuid},
    added_at ${timestamp} not null,
    started_at ${timestamp},
    ended_at ${timestamp},
    updated_at ${timestamp} not null
  )${options}`,
];

const indexes = [
  'create unique index queue_item_of_download on queue_item (client_id, download_id)',
  'create index queue_item_by_movie on queue_item (movie_id, id)',
  'create index queue_item_by_status on queue_item (status, id)',
  'create index queue_item_by_state on queue_item (state, id)',
];
