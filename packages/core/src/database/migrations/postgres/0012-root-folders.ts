import { Migration } from '@mikro-orm/migrations';

/** Root folders, and the folder of each movie below its own; `folder_key` is that folder without case, for comparisons. */
export class RootFolders extends Migration {
  override up(): void {
    for (const statement of statements) {
      this.addSql(statement);
    }
  }
}

const statements = [
  `create table root_folder (
    id uuid primary key,
    name text not null,
    path text not null unique,
    default_quality_profile_id text references quality_profile (id),
    read_only boolean not null default false,
    recycle_days integer not null default 7,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null
  )`,
  'create index root_folder_quality_profile on root_folder (default_quality_profile_id)',
  'alter table movie add column folder_path text, add column folder_key text collate "C"',
  `create unique index movie_folder_key on movie (root_folder_path, folder_key) where folder_key is not null`,
];
