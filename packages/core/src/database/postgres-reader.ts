import { createHash } from 'node:crypto';
import { type Pool, types } from 'pg';
import type { BoundValue, Reader } from './reader.ts';

const maximumNames = 500;
const oid = {
  bigint: 20,
  json: 114,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700,
  jsonb: 3802,
} as const;

/** A timestamp as PostgreSQL spells it, in milliseconds since the epoch. */
export const toMs = (text: string) => Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
const asIs = (text: string) => text;
const parsers = new Map<number, (text: string) => unknown>([
  [oid.bigint, Number],
  [oid.numeric, Number],
  [oid.timestamp, toMs],
  [oid.timestamptz, toMs],
  [oid.json, asIs],
  [oid.jsonb, asIs],
]);

/** Rows in the same form as SQLite's, so that one mapper serves both. */
const rowTypes = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') =>
    parsers.get(id) ?? types.getTypeParser(id, format as 'text')) as typeof types.getTypeParser,
};

interface Statement {
  readonly text: string;
  /** Planned once per connection under this name; without one it is planned each time. */
  readonly name?: string;
}

/**
 * Prepares the statements that come first. A connection keeps each name for good, so that their number must not be up to
 * callers: what comes later is planned each time it runs.
 */
export function createPostgresReader(pool: Pool): Reader {
  const named = new Map<string, Statement>();
  const toStatement = (sql: string): Statement => {
    const text = numberParameters(sql);
    if (named.size >= maximumNames) {
      return { text };
    }
    const statement = { text, name: createHash('sha1').update(text).digest('base64url') };
    named.set(sql, statement);
    return statement;
  };
  return {
    async all<Row>(sql: string, values: readonly BoundValue[]): Promise<Row[]> {
      const statement = named.get(sql) ?? toStatement(sql);
      const result = await pool.query({ ...statement, values: values as BoundValue[], types: rowTypes });
      return result.rows as Row[];
    },
  };
}

/** `?` -> `$1`, `$2`, …; our statements hold no question mark in a string. */
export function numberParameters(sql: string): string {
  let position = 0;
  return sql.replace(/\?/g, () => `$${++position}`);
}
