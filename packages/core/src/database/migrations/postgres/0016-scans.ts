import { Migration } from '@mikro-orm/migrations';

/** The last scan of each root folder, and the files that wait for a match; `candidates` is null until they were looked up. */
export class Scans extends Migration {
  override up(): void {
    for (const statement of statements) {
      this.addSql(statement);
    }
  }
}

const statements = [
  `create table root_folder_scan (
    root_folder_id uuid primary key references root_folder (id) on delete cascade,
    task_id uuid not null,
    started_at timestamptz(3) not null,
    finished_at timestamptz(3),
    problem json,
    result json,
    library_version text
  )`,
  `create table unmatched_file (
    id uuid primary key,
    root_folder_id uuid not null references root_folder (id) on delete cascade,
    path text collate "C" not null unique,
    size bigint not null,
    mtime_ms bigint not null,
    device text not null,
    inode text not null,
    reason text not null,
    imdb_id text,
    tmdb_id integer,
    candidates json,
    found_at timestamptz(3) not null
  )`,
  'create index unmatched_file_by_root_folder on unmatched_file (root_folder_id, path)',
];
