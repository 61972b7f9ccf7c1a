import { createHash } from 'node:crypto';

const maximumNames = 500;

/** A statement as `pg` takes it: with a name it is planned once per connection, without one each time. */
export interface NamedStatement {
  readonly text: string;
  readonly name?: string;
}

/**
 * Names the statements that come first. A connection keeps each name for good, so that their number must not be up to
 * callers: what comes later is planned each time it runs.
 *
 * @param toText puts a statement into the form `pg` takes
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

/** `?` -> `$1`, `$2`, …; our statements hold no question mark in a string. */
export function numberParameters(sql: string): string {
  let position = 0;
  return sql.replace(/\?/g, () => `$${++position}`);
}
