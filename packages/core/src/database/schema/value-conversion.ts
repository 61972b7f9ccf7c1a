import {
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type PrimitiveValueListNode,
  type QueryId,
  type QueryResult,
  type RootOperationNode,
  type UnknownRow,
  ValueNode,
} from 'kysely';
import type { DatabaseDriver } from '../connection-options.ts';
import type { ColumnKind } from './column.ts';
import { columnsOf, type TableName, tables } from './db.ts';
import { inspectQuery } from './inspect-query.ts';
import { LateValue } from './late-value.ts';

type Convert = (value: unknown) => unknown;

const tableNames = Object.keys(tables) as TableName[];

const tablesWithIsoTimestamps: ReadonlySet<string> = new Set(
  tableNames.filter((table) => Object.values(columnsOf(table)).some(({ kind }) => kind === 'isoTimestamp')),
);

/** Reads milliseconds, ISO 8601, and PostgreSQL's text, which differs from that in the space and the short offset. */
export const toDate = (value: unknown): Date =>
  typeof value === 'string'
    ? new Date(value.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))
    : new Date(Number(value));

/** How a value that the driver reads gets the form of `DB`; kinds that have it already are left out. */
export const readers: Readonly<Record<DatabaseDriver, Partial<Record<ColumnKind, Convert>>>> = {
  sqlite: {
    boolean: (value) => value === 1,
    timestamp: toDate,
    isoTimestamp: toDate,
    json: (value) => (typeof value === 'string' ? JSON.parse(value) : value),
  },
  postgresql: { bigint: Number, timestamp: toDate, isoTimestamp: toDate },
};

/** By column name, as results say no more. A test makes sure that a name needs the same reader in every table. */
const readersByName = (driver: DatabaseDriver): ReadonlyMap<string, Convert> =>
  new Map(
    tableNames.flatMap((table) =>
      Object.entries(columnsOf(table)).flatMap(([name, { kind, only }]): [string, Convert][] => {
        const read = readers[driver][kind];
        return read === undefined || (only ?? driver) !== driver ? [] : [[name, read]];
      }),
    ),
  );

export interface ValueConversionOptions {
  /**
   * Leaves late values in the query, which is compiled once for many runs, and makes all other values literals. Otherwise late
   * values are read, and bound as the others are.
   */
  readonly keepsLateValues?: boolean;
}

/** Gives values the form that `DB` says, in both directions. */
export class ValueConversionPlugin implements KyselyPlugin {
  readonly #driver: DatabaseDriver;
  readonly #keepsLateValues: boolean;
  readonly #readers: ReadonlyMap<string, Convert>;
  /** The column that each alias of a query stands for. */
  readonly #aliases = new WeakMap<QueryId, ReadonlyMap<string, string>>();

  constructor(driver: DatabaseDriver, { keepsLateValues = false }: ValueConversionOptions = {}) {
    this.#driver = driver;
    this.#keepsLateValues = keepsLateValues;
    this.#readers = readersByName(driver);
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    const { tables, aliases, hasLateValues, hasDatesOrBooleans } = inspectQuery(node);
    this.#aliases.set(queryId, aliases);
    const isSqlite = this.#driver === 'sqlite';
    const usesIso = tables.some((table) => tablesWithIsoTimestamps.has(table));
    const toStored = (value: unknown) => (isSqlite ? toSqliteValue(value, usesIso) : value);
    if (this.#keepsLateValues) {
      return new LateValueKeeper(toStored).transformNode(node);
    }
    if (hasLateValues || (isSqlite && hasDatesOrBooleans)) {
      return new ValueReplacer(toStored).transformNode(node);
    }
    return node;
  }

  async transformResult({ result, queryId }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return { ...result, rows: this.convertRows(result.rows, queryId) };
  }

  /** @param rows of a query that this plugin has transformed */
  convertRows(rows: UnknownRow[], queryId: QueryId): UnknownRow[] {
    const [first] = rows;
    const aliases = this.#aliases.get(queryId);
    const conversions = Object.keys(first ?? {}).flatMap((name) => {
      const convert = this.#readers.get(aliases?.get(name) ?? name);
      return convert === undefined ? [] : [{ name, convert }];
    });
    return conversions.length === 0 ? rows : rows.map((row) => converted(row, conversions));
  }
}

function converted(
  row: UnknownRow,
  conversions: readonly { readonly name: string; readonly convert: Convert }[],
): UnknownRow {
  const copy = { ...row };
  for (const { name, convert } of conversions) {
    const value = row[name];
    copy[name] = value === null ? null : convert(value);
  }
  return copy;
}

/** SQLite has no booleans and no dates. */
function toSqliteValue(value: unknown, usesIso: boolean): unknown {
  if (value instanceof Date) {
    return usesIso ? value.toISOString() : value.getTime();
  }
  return typeof value === 'boolean' ? Number(value) : value;
}

/** Replaces late values by what they are now, and each value by what is stored of it. */
class ValueReplacer extends OperationNodeTransformer {
  readonly #toStored: Convert;

  constructor(toStored: Convert) {
    super();
    this.#toStored = toStored;
  }

  protected override transformValue(node: ValueNode): ValueNode {
    const { value } = node;
    return { ...node, value: this.#toStored(value instanceof LateValue ? value.read({}) : value) };
  }

  protected override transformPrimitiveValueList(node: PrimitiveValueListNode): PrimitiveValueListNode {
    return { ...node, values: node.values.map(this.#toStored) };
  }
}

/** Makes all values but late ones literals, so that planners see them. */
class LateValueKeeper extends OperationNodeTransformer {
  readonly #toStored: Convert;

  constructor(toStored: Convert) {
    super();
    this.#toStored = toStored;
  }

  protected override transformValue(node: ValueNode): ValueNode {
    const { value } = node;
    return value instanceof LateValue
      ? { ...node, value: value.map(this.#toStored) }
      : ValueNode.createImmediate(this.#toStored(value));
  }
}
