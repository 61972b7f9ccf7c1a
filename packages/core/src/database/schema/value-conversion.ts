import {
  type AliasNode,
  ColumnNode,
  IdentifierNode,
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type PrimitiveValueListNode,
  type QueryId,
  type QueryResult,
  ReferenceNode,
  type RootOperationNode,
  type TableNode,
  type UnknownRow,
  type ValueNode,
} from 'kysely';
import type { DatabaseDriver } from '../connection-options.ts';
import type { ColumnKind } from './column.ts';
import { columnsOf, type TableName, tables } from './db.ts';

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

/** Gives values the form that `DB` says, in both directions. */
export class ValueConversionPlugin implements KyselyPlugin {
  readonly #driver: DatabaseDriver;
  readonly #readers: ReadonlyMap<string, Convert>;
  /** The column that each alias of a query stands for. */
  readonly #aliases = new WeakMap<QueryId, ReadonlyMap<string, string>>();

  constructor(driver: DatabaseDriver) {
    this.#driver = driver;
    this.#readers = readersByName(driver);
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    const names = new NameCollector();
    names.transformNode(node);
    this.#aliases.set(queryId, names.aliases);
    if (this.#driver === 'postgresql') {
      return node;
    }
    const usesIso = names.tables.some((table) => tablesWithIsoTimestamps.has(table));
    return new SqliteValues(usesIso).transformNode(node);
  }

  async transformResult({ result, queryId }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    const [first] = result.rows;
    const aliases = this.#aliases.get(queryId);
    const conversions = Object.keys(first ?? {}).flatMap((name) => {
      const convert = this.#readers.get(aliases?.get(name) ?? name);
      return convert === undefined ? [] : [{ name, convert }];
    });
    if (conversions.length === 0) {
      return result;
    }
    return { ...result, rows: result.rows.map((row) => converted(row, conversions)) };
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

/** Collects the tables that a query names, and the columns that it selects under an alias. */
class NameCollector extends OperationNodeTransformer {
  readonly tables: string[] = [];
  readonly aliases = new Map<string, string>();

  protected override transformTable(node: TableNode): TableNode {
    this.tables.push(node.table.identifier.name);
    return node;
  }

  protected override transformAlias(node: AliasNode): AliasNode {
    const { node: aliased, alias } = node;
    if (ReferenceNode.is(aliased) && ColumnNode.is(aliased.column) && IdentifierNode.is(alias)) {
      this.aliases.set(alias.name, aliased.column.column.name);
    }
    return super.transformAlias(node);
  }
}

/** SQLite has no booleans and no dates. */
class SqliteValues extends OperationNodeTransformer {
  readonly #usesIso: boolean;

  constructor(usesIso: boolean) {
    super();
    this.#usesIso = usesIso;
  }

  protected override transformValue(node: ValueNode): ValueNode {
    return { ...node, value: this.#toStored(node.value) };
  }

  protected override transformPrimitiveValueList(node: PrimitiveValueListNode): PrimitiveValueListNode {
    return { ...node, values: node.values.map((value) => this.#toStored(value)) };
  }

  #toStored(value: unknown): unknown {
    if (value instanceof Date) {
      return this.#usesIso ? value.toISOString() : value.getTime();
    }
    return typeof value === 'boolean' ? Number(value) : value;
  }
}
