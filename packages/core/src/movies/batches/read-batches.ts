// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

import { yieldToEventLoop } from '../../async/yield-to-event-loop.ts';
import type { Database } from '../../database/database.ts';
import { type Fragment, fragment } from '../list/fragment.ts';
import { listDialect } from '../list/list-dialect.ts';

export interface BatchParams {
  readonly database: Database;
  /** A timestamp column that an index lists movies by, ties by id. */
  readonly column: 'last_search_time' | 'metadata_refreshed_at';
  /** Columns of `movie w` to read in addition to the id and that timestamp. */
  readonly select: readonly string[];
  /** Movies per batch; SQLite reads a thousand in a few milliseconds. */
  readonly batchSize: number;
}

export interface Period {
  /** Inclusive. @default the oldest timestamp */
  readonly from?: Date;
  /** Exclusive. */
  readonly before: Date;
}

export interface BatchRow {
  readonly id: string;
  /** Milliseconds since 1970; null if the movie has no such timestamp. */
  readonly at: number | null;
}

export interface TimestampedRow extends BatchRow {
  readonly at: number;
}

/** Sorts before every UUID, and before every timestamp that movies have. */
const lowestId = '00000000-0000-0000-0000-000000000000';
const longAgo = new Date('0001-01-01T00:00:00.000Z');

/**
 * Reads the movies of a period in batches, the oldest timestamp first, by an index scan. Yields to the event loop between
 * two batches. A movie whose timestamp changes meanwhile may be read twice or not at all.
 */
export async function* readBatchesOfPeriod<Row extends TimestampedRow>(
  params: BatchParams,
  { from = longAgo, before }: Period,
): AsyncGenerator<readonly Row[]> {
  const { database, column } = params;
  const { boundTimestamp } = listDialect(database.driver);
  const period = `(w.${column}, w.id) > (?, ?) and w.${column} < ?`;
  yield* readBatches<Row>(params, { id: lowestId, at: from.getTime() }, ({ id, at }) =>
    fragment(period, boundTimestamp(at), id, boundTimestamp(before.getTime())),
  );
}

/** Reads the movies that have no such timestamp, in the same way, by id. */
export async function* readBatchesWithoutTimestamp<Row extends BatchRow>(
  params: BatchParams,
): AsyncGenerator<readonly Row[]> {
  const without = `w.${params.column} is null and w.id > ?`;
  yield* readBatches<Row>(params, { id: lowestId, at: null }, ({ id }) => fragment(without, id));
}

async function* readBatches<Row extends BatchRow>(
  params: BatchParams,
  start: Pick<Row, 'id' | 'at'>,
  after: (position: Pick<Row, 'id' | 'at'>) => Fragment,
): AsyncGenerator<readonly Row[]> {
  const { reader } = params.database;
  const { batchSize } = params;
  for (let position: Pick<Row, 'id' | 'at'> | undefined = start; position !== undefined; ) {
    const { text, values } = batchQuery(params, after(position));
    const rows: readonly Row[] = await reader.all<Row>(text, values);
    if (rows.length > 0) {
      yield rows;
    }
    position = rows.length < batchSize ? undefined : rows.at(-1);
    await yieldToEventLoop();
  }
}

/**
 * The next movies along the index.
 *
 * PostgreSQL sorts instead of scanning the index where it expects a batch to be most of the rows left, as it does in
 * libraries of some ten thousand movies. It expects a tenth of the rows from a limit that it cannot know when it plans; around
 * the known limit, this makes the index scan the cheapest plan at any size and for any values.
 */
function batchQuery(
  { database, column, select, batchSize }: BatchParams,
  { text, values }: Fragment,
): Fragment {
  const columns = ['w.id', `w.${column} as at`, ...select].join(', ');
  const from = `movie w${listDialect(database.driver).using(`movie_by_${column}`)}`;
  const scan = `select ${columns} from ${from} where ${text} order by w.${column}, w.id limit ${batchSize}`;
  return database.driver === 'sqlite'
    ? { text: scan, values }
    : { text: `select * from (${scan}) w order by at, id limit (select ${batchSize})`, values };
}
