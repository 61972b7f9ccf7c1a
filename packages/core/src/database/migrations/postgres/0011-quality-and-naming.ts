import { Migration } from '@mikro-orm/migrations';

/** Groups and languages of quality profiles, sizes of qualities, and settings such as those of names. */
export class QualityAndNaming extends Migration {
  override up(): void {
    for (const statement of statements) {
      this.addSql(statement);
    }
  }
}

const statements = [
  `alter table quality_profile
    add column quality_groups jsonb not null default '[]',
    add column preferred_languages jsonb not null default '[]'`,
  `create table quality_definition (
    quality text primary key,
    minimum_size double precision not null,
    preferred_size double precision,
    maximum_size double precision
  )`,
  `create table setting (
    name text primary key,
    fields jsonb not null
  )`,
];
