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
 * Converts timestamps to `Date`. MikroORM configures PostgreSQL's driver to return text, and better-auth compares the value
 * with a `Date`. With text that comparison is always false, so that an expired session would be accepted.
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
