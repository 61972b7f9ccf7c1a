import { Migration } from '@mikro-orm/migrations';

/** Custom formats, their scores in quality profiles, and the original language of movies, which conditions of formats compare. */
export class CustomFormats extends Migration {
  override up(): void {
    for (const statement of statements) {
      this.addSql(statement);
    }
  }
}

const statements = [
  `create table custom_format (
    id text primary key,
    name text not null,
    name_key text not null unique,
    include_when_renaming integer not null default 0,
    conditions text not null,
    trash_id text unique,
    trash_scores text not null default '[]',
    created_at integer not null,
    updated_at integer not null
  ) strict, without rowid`,
  `alter table quality_profile add column format_scores text not null default '[]'`,
  `alter table quality_profile add column minimum_format_score integer not null default 0`,
  `alter table quality_profile add column cutoff_format_score integer not null default 0`,
  `alter table movie_details add column original_language text`,
];
