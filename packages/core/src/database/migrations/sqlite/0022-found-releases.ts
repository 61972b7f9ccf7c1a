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
    indexer_id text not null,
    guid_hash text not null,
    title text not null,
    facts text not null,
    download_secret text not null,
    found_at integer not null,
    primary key (indexer_id, guid_hash)
  ) strict, without rowid`,
  'create index found_release_by_found_at on found_release (found_at)',
  `create table decided_release (
    indexer_id text not null,
    guid_hash text not null,
    decided_at integer not null,
    primary key (indexer_id, guid_hash)
  ) strict, without rowid`,
  'create index decided_release_by_decided_at on decided_release (decided_at)',
  `create table rss_sync (
    indexer_id text primary key,
    synced_at integer not null
  ) strict, without rowid`,
  `create table pending_release (
    id text primary key,
    movie_id text not null references movie (id) on delete cascade,
    version_id text,
    indexer_id text not null,
    guid_hash text not null,
    title text not null,
    facts text not null,
    download_secret text not null,
    source text not null,
    reason text not null,
    attempts integer not null,
    due_at integer not null,
    added_at integer not null,
    foreign key (version_id, movie_id) references movie_version (id, movie_id) on delete cascade
  ) strict`,
  'create unique index pending_release_of_default on pending_release (movie_id) where version_id is null',
  'create unique index pending_release_of_version on pending_release (version_id) where version_id is not null',
  'create index pending_release_by_movie on pending_release (movie_id)',
  'create index pending_release_by_due_at on pending_release (due_at)',
];
