import { createHash } from 'node:crypto';
import { CompiledQuery } from 'kysely';

const maximumNames = 500;

/** A statement for `pg`: planned once per connection if it has a name, otherwise on each execution. */
export interface NamedStatement {
  readonly text: string;
  readonly name?: string;
}

/**
 * Names the first statements, up to a limit: a connection keeps each named statement for good, and the number of different
 * statements depends on callers. Statements after the limit stay unnamed.
 *
 * @param toText Converts a statement to the syntax of `pg`
 */
export function createStatementNames(
  toText: (sql: string) => string = (sql) => sql,
): (sql: string) => NamedStatement {
  const known = new Map<string, NamedStatement>();
  return (sql) => {
    const statement = known.get(sql);
    if (statement !== undefined) {
      return statement;
    }
    const text = toText(sql);
    if (known.size >= maximumNames) {
      return { text };
    }
    const named = { text, name: createHash('sha1').update(text).digest('base64url') };
    known.set(sql, named);
    return named;
  };
}

/** Replaces `?` by `$1`, `$2`, …; our statements contain no string literal with a question mark. */
export function numberParameters(sql: string): string {
  let position = 0;
  return sql.replace(/\?/g, () => `$${++position}`);
}

/**
 * A query that `pg` plans once per connection. Kysely passes `sql` to `pg` unchanged, and `pg` accepts an object with a name
 * there; each call returns a new object, as `pg` writes the values into it.
 */
export function namedQuery({ text, name }: NamedStatement, values: readonly unknown[]): CompiledQuery {
  const query = CompiledQuery.raw(text, [...values]);
  return name === undefined ? query : { ...query, sql: { text, name } as unknown as string };
}
