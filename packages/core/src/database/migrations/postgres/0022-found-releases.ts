import { Migration } from '@mikro-orm/migrations';

/** Releases that searches found, those that wait to be grabbed, and what RSS syncs have read of each indexer. */
export class FoundReleases extends Migration {
  override up(): void {
    for (const statement of statements) {
      this.addSql(statement);
    }
  }
}

const statements = [
  `create table found_release (
    indexer_id uuid not null,
    guid_hash text collate "C" not null,
    title text not null,
    facts json not null,
    download_secret text not null,
    found_at timestamptz(3) not null,
    primary key (indexer_id, guid_hash)
  )`,
  'create index found_release_by_found_at on found_release (found_at)',
  `create table decided_release (
    indexer_id uuid not null,
    guid_hash text collate "C" not null,
    decided_at timestamptz(3) not null,
    primary key (indexer_id, guid_hash)
  )`,
  'create index decided_release_by_decided_at on decided_release (decided_at)',
  `create table rss_sync (
    indexer_id uuid primary key,
    synced_at timestamptz(3) not null
  )`,
  `create table pending_release (
    id uuid primary key,
    movie_id uuid not null references movie (id) on delete cascade,
    version_id uuid,
    indexer_id uuid not null,
    guid_hash text collate "C" not null,
    title text not null,
    facts json not null,
    download_secret text not null,
    source text not null,
    reason text not null,
    attempts integer not null,
    due_at timestamptz(3) not null,
    added_at timestamptz(3) not null,
    foreign key (version_id, movie_id) references movie_version (id, movie_id) on delete cascade
  )`,
  'create unique index pending_release_of_default on pending_release (movie_id) where version_id is null',
  'create unique index pending_release_of_version on pending_release (version_id) where version_id is not null',
  'create index pending_release_by_movie on pending_release (movie_id)',
  'create index pending_release_by_due_at on pending_release (due_at)',
];
