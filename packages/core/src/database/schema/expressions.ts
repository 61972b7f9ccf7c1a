import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { DatabaseDriver } from '../connection-options.ts';

/**
 * The condition that a column is one of `values`, which are bound as one parameter: the statement stays the same however
 * many there are.
 */
export function isOneOf(
  driver: DatabaseDriver,
  column: string,
  type: 'uuid' | 'text' | 'int',
  values: readonly (string | number)[],
): RawBuilder<SqlBool> {
  const reference = sql.ref(column);
  return driver === 'sqlite'
    ? sql`${reference} in (select value from json_each(${JSON.stringify(values)}))`
    : sql`${reference} = any(cast(${values} as ${sql.raw(type)}[]))`;
}
