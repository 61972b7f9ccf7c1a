import { Migration } from '@mikro-orm/migrations';

/** The journal of operations on files, and the recycle bin. */
export class FileOperations extends Migration {
  override up(): void {
    for (const statement of statements) {
      this.addSql(statement);
    }
  }
}

const statements = [
  `create table file_operation (
    id text primary key,
    kind text not null,
    movie_id text,
    lock_key text,
    state text not null default 'running' check (state in ('running', 'undoing', 'committed')),
    data text not null,
    plans text not null default '[]',
    owner text,
    lease_expires_at integer not null,
    created_at integer not null,
    updated_at integer not null
  ) strict, without rowid`,
  // One operation at a time on the files of a movie. What is left to clean up after the commit needs no lock.
  `create unique index file_operation_lock on file_operation (lock_key) where state <> 'committed'`,
  `create table recycle_bin_item (
    id text primary key,
    root_path text not null,
    bin_path text not null,
    path text not null,
    movie_id text references movie (id) on delete set null,
    version_id text,
    title text not null,
    size integer not null,
    file text not null,
    deleted_at integer not null
  ) strict, without rowid`,
  'create index recycle_bin_item_deleted_at on recycle_bin_item (deleted_at, id)',
  'create index recycle_bin_item_movie on recycle_bin_item (movie_id) where movie_id is not null',
];
