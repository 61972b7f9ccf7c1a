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
    id uuid primary key,
    name text not null,
    name_key text not null unique,
    include_when_renaming boolean not null default false,
    conditions jsonb not null,
    trash_id text unique,
    trash_scores jsonb not null default '[]',
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null
  )`,
  `alter table quality_profile
    add column format_scores jsonb not null default '[]',
    add column minimum_format_score integer not null default 0,
    add column cutoff_format_score integer not null default 0`,
  'alter table movie_details add column original_language text',
];
