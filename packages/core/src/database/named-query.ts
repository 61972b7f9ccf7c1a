import { CompiledQuery } from 'kysely';
import type { NamedStatement } from './statement-names.ts';

/**
 * A query that is planned once per connection. Kysely hands its text to `pg` as it is, and `pg` takes a statement with a name
 * in the place of a text; a fresh one each time, as `pg` puts the values into it.
 */
export function namedQuery({ text, name }: NamedStatement, values: readonly unknown[]): CompiledQuery {
  const query = CompiledQuery.raw(text, [...values]);
  return name === undefined ? query : { ...query, sql: { text, name } as unknown as string };
}
