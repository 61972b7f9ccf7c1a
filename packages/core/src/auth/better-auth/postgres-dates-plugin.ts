import type {
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from 'kysely';
import { toDate } from '../../database/schema/value-conversion.ts';

/**
 * Turns timestamps into Dates. MikroORM has PostgreSQL's driver leave them as text, and better-auth compares what it gets
 * with a Date: text makes that false whatever the time, so an expired session would be accepted.
 */
export class PostgresDatesPlugin implements KyselyPlugin {
  readonly #columns: ReadonlySet<string>;

  constructor(columns: Iterable<string>) {
    this.#columns = new Set(columns);
  }

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    return node;
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return { ...result, rows: result.rows.map((row) => this.#withDates(row)) };
  }

  #withDates(row: UnknownRow): UnknownRow {
    const converted = Object.entries(row).map(([column, value]) => [
      column,
      this.#columns.has(column) && typeof value === 'string' ? toDate(value) : value,
    ]);
    return Object.fromEntries(converted);
  }
}
