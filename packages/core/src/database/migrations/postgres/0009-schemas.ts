import { Migration } from '@mikro-orm/migrations';

/**
 * Libraries in several schemas of one database leave each other alone: channels of NOTIFY and advisory locks are those of the
 * whole database, so that both take the schema of the table they are used for. Every function that uses them is rewritten,
 * whichever migration made it.
 *
 * Text that is put in order is compared byte by byte, as on SQLite, whatever the database compares by.
 */
export class Schemas extends Migration {
  override up(): void {
    this.addSql(rewriteFunctions);
    for (const [table, column] of sorted) {
      this.addSql(`alter table ${table} alter column ${column} type text collate "C"`);
    }
  }
}

const rewriteFunctions = `do $$
  declare
    found record;
  begin
    for found in
      select oid from pg_proc
      where pronamespace = quote_ident(current_schema())::regnamespace and prokind = 'f'
        and prosrc ~ 'pg_notify\\(''cinephage_\\w+''|pg_advisory_xact_lock\\(727204\\)'
    loop
      execute replace(
        regexp_replace(pg_get_functiondef(found.oid), 'pg_notify\\(''(cinephage_[a-z]+)''',
          'pg_notify(''\\1_'' || to_hex(hashtext(tg_table_schema))', 'g'),
        'pg_advisory_xact_lock(727204)', 'pg_advisory_xact_lock(727204, hashtext(tg_table_schema))');
    end loop;
  end $$`;

const sorted = [
  ['quality_profile', 'id'],
  ['task', 'kind'],
  ['auth_api_key', 'id'],
] as const;
