import { type Pool, types } from 'pg';
import type { Database } from './database.ts';
import type { BoundValue } from './reader.ts';
import { readingKysely } from './schema/typed-kysely.ts';
import { toDate } from './schema/value-conversion.ts';
import { createStatementNames, numberParameters } from './statement-names.ts';

const oid = {
  bigint: 20,
  json: 114,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700,
  jsonb: 3802,
} as const;

const toMs = (text: string) => toDate(text).getTime();
const asIs = (text: string) => text;
const parsers = new Map<number, (text: string) => unknown>([
  [oid.bigint, Number],
  [oid.numeric, Number],
  [oid.timestamp, toMs],
  [oid.timestamptz, toMs],
  [oid.json, asIs],
  [oid.jsonb, asIs],
]);

/** Parses rows into the form of SQLite's rows, so that both databases use the same mappers. */
const rowTypes = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') =>
    parsers.get(id) ?? types.getTypeParser(id, format as 'text')) as typeof types.getTypeParser,
};

/** Creates the reader on the pool, with named prepared statements. */
export function createPostgresReader(pool: Pool): Pick<Database, 'reader' | 'readKysely'> {
  const nameOf = createStatementNames(numberParameters);
  const nameOfNumbered = createStatementNames();
  return {
    reader: {
      async all<Row>(sql: string, values: readonly BoundValue[]): Promise<Row[]> {
        const result = await pool.query({ ...nameOf(sql), values: values as BoundValue[], types: rowTypes });
        return result.rows as Row[];
      },
    },
    readKysely: readingKysely('postgresql', async ({ sql, parameters }) => {
      const { rows } = await pool.query({ ...nameOfNumbered(sql), values: [...parameters] });
      return rows;
    }),
  };
}
