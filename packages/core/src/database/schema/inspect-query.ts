import {
  AliasNode,
  ColumnNode,
  IdentifierNode,
  type OperationNode,
  PrimitiveValueListNode,
  ReferenceNode,
  TableNode,
  ValueNode,
} from 'kysely';
import { LateValue } from './late-value.ts';

export interface QueryContents {
  /** Names of the tables, some of them several times. */
  readonly tables: readonly string[];
  /** The columns that are selected under an alias, by alias. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly hasLateValues: boolean;
  readonly hasDatesOrBooleans: boolean;
}

/** Reads a query without copying it, which an `OperationNodeTransformer` of Kysely would do. */
export function inspectQuery(root: OperationNode): QueryContents {
  const tables: string[] = [];
  const aliases = new Map<string, string>();
  let hasLateValues = false;
  let hasDatesOrBooleans = false;

  const noteValue = (value: unknown) => {
    hasLateValues ||= value instanceof LateValue;
    hasDatesOrBooleans ||= value instanceof Date || typeof value === 'boolean';
  };
  const visit = (node: OperationNode) => {
    if (ValueNode.is(node)) {
      noteValue(node.value);
      return;
    }
    if (PrimitiveValueListNode.is(node)) {
      node.values.forEach(noteValue);
      return;
    }
    if (TableNode.is(node)) {
      tables.push(node.table.identifier.name);
      return;
    }
    if (AliasNode.is(node)) {
      noteAlias(node, aliases);
    }
    for (const child of Object.values<unknown>({ ...node })) {
      if (Array.isArray(child)) {
        child.filter(isNode).forEach(visit);
      } else if (isNode(child)) {
        visit(child);
      }
    }
  };
  visit(root);
  return { tables, aliases, hasLateValues, hasDatesOrBooleans };
}

function noteAlias({ node, alias }: AliasNode, aliases: Map<string, string>): void {
  if (ReferenceNode.is(node) && ColumnNode.is(node.column) && IdentifierNode.is(alias)) {
    aliases.set(alias.name, node.column.column.name);
  }
}

const isNode = (value: unknown): value is OperationNode =>
  typeof value === 'object' && value !== null && 'kind' in value;
