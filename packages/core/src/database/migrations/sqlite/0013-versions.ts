import { Migration } from '@mikro-orm/migrations';

/**
 * Movies may have several files: one of the default version, which is the movie itself and has no row, and one of each
 * `movie_version`. `has_file` is that of the default version; `movie_file_count` counts all files, `movie_version_count` the rows
 * of `movie_version`.
 *
 * `movie_file` is built from scratch, because SQLite cannot drop the unique rule of `movie_id`.
 */
export class Versions extends Migration {
  override up(): void {
    for (const statement of [versions, counts, files, fill, ...replace, ...indexes, ...triggers]) {
      this.addSql(statement);
    }
  }
}

/** First: if two processes migrate one file at once, the later one fails here because the table exists. */
const versions = `create table movie_version (
    id text primary key,
    movie_id text not null references movie (id) on delete cascade,
    name text not null,
    name_key text not null,
    quality_profile_id text references quality_profile (id),
    root_folder_path text,
    monitored integer not null,
    edition text,
    created_at integer not null,
    updated_at integer not null,
    unique (movie_id, name_key),
    unique (id, movie_id)
  ) strict`;

const counts = `create table movie_version_count (
    monitored integer primary key,
    n integer not null
  ) strict`;

const oldColumns = [
  ...[
    'id',
    'movie_id',
    'path',
    'name_key',
    'size',
    'quality',
    'quality_score',
    'release_title',
    'release_group',
  ],
  ...['edition', 'languages', 'media_info', 'date_added'],
].join(', ');

const files = `create table new_movie_file (
    id text primary key,
    movie_id text not null references movie (id) on delete cascade,
    version_id text,
    path text not null unique,
    name_key text not null default '',
    size integer not null,
    quality text not null,
    quality_score integer not null,
    revision text,
    release_title text,
    release_group text,
    edition text,
    languages text not null default '[]',
    media_info text,
    media_problem text,
    probe text,
    probed_at integer,
    mtime_ms integer,
    device text,
    inode text,
    original_path text,
    date_added integer not null,
    foreign key (version_id, movie_id) references movie_version (id, movie_id) on delete cascade
  ) strict`;

const fill = `insert into new_movie_file (${oldColumns}) select ${oldColumns} from movie_file`;

/** Triggers and indexes of the table go with it. */
const replace = ['drop table movie_file', 'alter table new_movie_file rename to movie_file'];

const indexes = [
  'create unique index movie_file_of_default on movie_file (movie_id) where version_id is null',
  'create unique index movie_file_of_version on movie_file (version_id) where version_id is not null',
  'create index movie_file_by_movie on movie_file (movie_id)',
  'create index movie_file_name_key on movie_file (name_key)',
  'create index movie_file_by_inode on movie_file (inode, device) where inode is not null',
  'create index movie_version_by_quality_profile on movie_version (quality_profile_id)',
];

const mark = (row: 'old' | 'new', hasFile: 0 | 1) =>
  `update movie set has_file = ${hasFile} where id = ${row}.movie_id`;

const count = (row: 'old' | 'new', change: 1 | -1) =>
  `insert into movie_file_count (quality, n, size) values (${row}.quality, ${change}, ${change} * ${row}.size)
    on conflict do update set n = n + excluded.n, size = size + excluded.size`;

const countVersion = (row: 'old' | 'new', change: 1 | -1) =>
  `insert into movie_version_count (monitored, n) values (${row}.monitored, ${change})
    on conflict do update set n = n + excluded.n`;

const isOfDefault = (row: 'old' | 'new') =>
  `exists (select 1 from movie_file where movie_id = ${row}.movie_id and version_id is null)`;

const triggers = [
  `create trigger movie_file_inserted after insert on movie_file when new.version_id is null begin
    ${mark('new', 1)};
  end`,
  `create trigger movie_file_deleted after delete on movie_file when old.version_id is null begin
    ${mark('old', 0)};
  end`,
  `create trigger movie_file_reassigned after update of movie_id, version_id on movie_file
  when old.movie_id is not new.movie_id or old.version_id is not new.version_id begin
    update movie set has_file = ${isOfDefault('old')} where id = old.movie_id and has_file <> ${isOfDefault('old')};
    update movie set has_file = ${isOfDefault('new')} where id = new.movie_id and has_file <> ${isOfDefault('new')};
  end`,
  `create trigger movie_file_counted_on_insert after insert on movie_file begin
    ${count('new', 1)};
  end`,
  `create trigger movie_file_counted_on_delete after delete on movie_file begin
    ${count('old', -1)};
  end`,
  `create trigger movie_file_counted_on_update after update of quality, size on movie_file
  when old.quality is not new.quality or old.size is not new.size begin
    ${count('old', -1)};
    ${count('new', 1)};
  end`,
  `create trigger movie_version_counted_on_insert after insert on movie_version begin
    ${countVersion('new', 1)};
  end`,
  `create trigger movie_version_counted_on_delete after delete on movie_version begin
    ${countVersion('old', -1)};
  end`,
  `create trigger movie_version_counted_on_update after update of monitored on movie_version
  when old.monitored is not new.monitored begin
    ${countVersion('old', -1)};
    ${countVersion('new', 1)};
  end`,
];
