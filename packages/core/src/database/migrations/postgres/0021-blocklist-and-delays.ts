import { Migration } from '@mikro-orm/migrations';

/** Delay profiles, with the one that applies to all other quality profiles, and the blocklist. */
export class BlocklistAndDelays extends Migration {
  override up(): void {
    for (const statement of statements) {
      this.addSql(statement);
    }
  }
}

const statements = [
  `create table delay_profile (
    id uuid primary key,
    name text not null,
    is_default boolean not null,
    preferred_protocol text not null,
    torrent_delay integer not null,
    usenet_delay integer not null,
    bypass_if_cutoff_met boolean not null
  )`,
  'create unique index delay_profile_default on delay_profile (is_default) where is_default',
  // A quality profile has one delay profile.
  `create table delay_profile_quality_profile (
    quality_profile_id text primary key references quality_profile (id) on delete cascade,
    delay_profile_id uuid not null references delay_profile (id) on delete cascade
  )`,
  `create index delay_profile_quality_profile_by_delay_profile
    on delay_profile_quality_profile (delay_profile_id)`,
  `insert into delay_profile values
    ('019b0000-0000-7000-8000-000000000001', 'Default', true, 'usenet', 0, 0, true)`,
  `create table blocklist_item (
    id uuid primary key,
    movie_id uuid references movie (id) on delete set null,
    indexer_id text,
    indexer_name text,
    guid text collate "C",
    info_hash text collate "C",
    title text,
    title_key text collate "C",
    protocol text,
    size bigint,
    reason text not null,
    created_at timestamptz(3) not null
  )`,
  'create index blocklist_item_by_time on blocklist_item (created_at, id)',
  'create index blocklist_item_by_movie on blocklist_item (movie_id, created_at, id) where movie_id is not null',
  'create index blocklist_item_by_guid on blocklist_item (guid) where guid is not null',
  'create index blocklist_item_by_info_hash on blocklist_item (info_hash) where info_hash is not null',
  'create index blocklist_item_by_title on blocklist_item (title_key) where title_key is not null',
];
