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
  `alter table quality_profile add column quality_groups text not null default '[]'`,
  `alter table quality_profile add column preferred_languages text not null default '[]'`,
  `create table quality_definition (
    quality text primary key,
    minimum_size real not null,
    preferred_size real,
    maximum_size real
  ) strict, without rowid`,
  `create table setting (
    name text primary key,
    fields text not null
  ) strict, without rowid`,
];
