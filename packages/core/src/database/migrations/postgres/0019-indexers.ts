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
    id uuid primary key,
    name text not null,
    name_key text collate "C" not null unique,
    implementation text not null,
    base_url text not null,
    api_path text not null,
    categories json not null,
    priority integer not null,
    minimum_seeders integer not null,
    seed_ratio double precision,
    seed_time integer,
    enable_rss boolean not null,
    enable_automatic_search boolean not null,
    enable_interactive_search boolean not null,
    allow_private_addresses boolean not null,
    connection text,
    remote_id text,
    remote_fields json,
    missing_since timestamptz(3),
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null
  )`,
  'create unique index indexer_by_remote on indexer (connection, remote_id) where connection is not null',
  `create table indexer_key (
    indexer_id uuid primary key references indexer (id) on delete cascade,
    sealed_api_key text not null
  )`,
  `create table indexer_state (
    indexer_id uuid primary key references indexer (id) on delete cascade,
    failures integer not null default 0,
    failure text,
    failure_reason text,
    retry_at timestamptz(3),
    last_success_at timestamptz(3),
    last_failure_at timestamptz(3),
    capabilities json,
    capabilities_read_at timestamptz(3),
    request_limit integer,
    grab_limit integer
  )`,
  `create table indexer_usage (
    indexer_id uuid not null references indexer (id) on delete cascade,
    hour timestamptz(3) not null,
    requests integer not null,
    grabs integer not null,
    primary key (indexer_id, hour)
  )`,
  `create table indexer_connection (
    kind text primary key,
    url text not null,
    sealed_api_key text not null,
    allow_private_addresses boolean not null,
    synced_at timestamptz(3),
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null
  )`,
];
