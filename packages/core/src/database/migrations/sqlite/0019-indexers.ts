import { Migration } from '@mikro-orm/migrations';

/**
 * Indexers, their keys, which are sealed, their state, which all nodes share, and the connections to Prowlarr and Jackett. Requests
 * are counted by hour.
 */
export class Indexers extends Migration {
  override up(): void {
    for (const statement of statements) {
      this.addSql(statement);
    }
  }
}

const statements = [
  `create table indexer (
    id text primary key,
    name text not null,
    name_key text not null unique,
    implementation text not null,
    base_url text not null,
    api_path text not null,
    categories text not null,
    priority integer not null,
    minimum_seeders integer not null,
    seed_ratio real,
    seed_time integer,
    enable_rss integer not null,
    enable_automatic_search integer not null,
    enable_interactive_search integer not null,
    allow_private_addresses integer not null,
    connection text,
    remote_id text,
    remote_fields text,
    missing_since integer,
    created_at integer not null,
    updated_at integer not null
  ) strict`,
  'create unique index indexer_by_remote on indexer (connection, remote_id) where connection is not null',
  `create table indexer_key (
    indexer_id text primary key references indexer (id) on delete cascade,
    sealed_api_key text not null
  ) strict, without rowid`,
  `create table indexer_state (
    indexer_id text primary key references indexer (id) on delete cascade,
    failures integer not null default 0,
    failure text,
    failure_reason text,
    retry_at integer,
    last_success_at integer,
    last_failure_at integer,
    capabilities text,
    capabilities_read_at integer,
    request_limit integer,
    grab_limit integer
  ) strict, without rowid`,
  `create table indexer_usage (
    indexer_id text not null references indexer (id) on delete cascade,
    hour integer not null,
    requests integer not null,
    grabs integer not null,
    primary key (indexer_id, hour)
  ) strict, without rowid`,
  `create table indexer_connection (
    kind text primary key,
    url text not null,
    sealed_api_key text not null,
    allow_private_addresses integer not null,
    synced_at integer,
    created_at integer not null,
    updated_at integer not null
  ) strict, without rowid`,
];
