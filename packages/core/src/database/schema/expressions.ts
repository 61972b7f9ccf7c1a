import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { boundList } from '../bound-list.ts';
import type { DatabaseDriver } from '../connection-options.ts';

/**
 * The condition that a column is one of several values, which are bound as one parameter: the statement stays the same
 * however many there are.
 *
 * @param values or the parameter of a compiled query that gets them as a `boundList`
 */
export function isOneOf(
  driver: DatabaseDriver,
  column: string,
  type: 'uuid' | 'text' | 'int',
  values: readonly (string | number)[] | Expression<string>,
): RawBuilder<SqlBool> {
  const reference = sql.ref(column);
  const list = isExpression(values) ? values : sql.val(boundList(driver, values));
  return driver === 'sqlite'
    ? sql`${reference} in (select value from json_each(${list}))`
    : sql`${reference} = any(cast(${list} as ${sql.raw(type)}[]))`;
}

/** The time by the clock of the database, as those of nodes may differ. */
export const databaseTime = (driver: DatabaseDriver, offsetMs = 0): RawBuilder<Date> =>
  driver === 'sqlite'
    ? sql`(cast(unixepoch('subsec') * 1000 as integer) + ${offsetMs})`
    : sql`(statement_timestamp() + cast(${offsetMs} as double precision) * interval '1 millisecond')`;

/** The condition that a path is below a folder, as a range of the column's index. */
export function isBelowFolder(column: string, folder: string): RawBuilder<SqlBool> {
  const prefix = folder === '/' ? '/' : `${folder}/`;
  // The first string after all that begin with the prefix: '0' follows '/'.
  const end = `${prefix.slice(0, -1)}0`;
  return sql`(${sql.ref(column)} >= ${prefix} and ${sql.ref(column)} < ${end})`;
}

/**
 * A column in a condition that SQLite must not answer by an index: without statistics, it may choose one by which it finds far
 * more rows.
 */
export const withoutIndex = (driver: DatabaseDriver, column: string): RawBuilder<unknown> =>
  driver === 'sqlite' ? sql`+${sql.ref(column)}` : sql`${sql.ref(column)}`;

/** A limit that is bound: SQLite plans a statement again for each run if the parameter stands there by itself. */
export const limitOf = (count: Expression<number>): RawBuilder<number> => sql`cast(${count} as integer)`;

const isExpression = (values: readonly unknown[] | Expression<string>): values is Expression<string> =>
  'toOperationNode' in values;
