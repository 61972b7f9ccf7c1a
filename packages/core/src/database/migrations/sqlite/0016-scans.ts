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
    root_folder_id text primary key references root_folder (id) on delete cascade,
    task_id text not null,
    started_at integer not null,
    finished_at integer,
    problem text,
    result text,
    library_version text
  ) strict, without rowid`,
  `create table unmatched_file (
    id text primary key,
    root_folder_id text not null references root_folder (id) on delete cascade,
    path text not null unique,
    size integer not null,
    mtime_ms integer not null,
    device text not null,
    inode text not null,
    reason text not null,
    imdb_id text,
    tmdb_id integer,
    candidates text,
    found_at integer not null
  ) strict`,
  'create index unmatched_file_by_root_folder on unmatched_file (root_folder_id, path)',
];
