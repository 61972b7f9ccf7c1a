import { type ASTNode, BREAK, type DocumentNode, Kind, type ValueNode, visit } from 'graphql';

/**
 * The first argument in a document that is, or somewhere in its value holds, a node that matches: its name and the steps
 * from there to the node, such as `['filter', 'year']`.
 */
export function findArgument(
  document: DocumentNode,
  matches: (node: ASTNode) => boolean,
): readonly string[] | undefined {
  let found: readonly string[] | undefined;
  visit(document, {
    Argument(argument) {
      const steps = matches(argument) ? [] : stepsTo(argument.value, matches);
      found = steps && [argument.name.value, ...steps];
      return found === undefined ? undefined : BREAK;
    },
  });
  return found;
}

/** The steps from a value to the node in it that matches; none when it is the value itself. */
export function stepsTo(
  value: ValueNode,
  matches: (node: ASTNode) => boolean,
): readonly string[] | undefined {
  if (matches(value)) {
    return [];
  }
  for (const [step, child] of childrenOf(value)) {
    const steps = matches(child)
      ? []
      : stepsTo(child.kind === Kind.OBJECT_FIELD ? child.value : child, matches);
    if (steps !== undefined) {
      return [step, ...steps];
    }
  }
  return undefined;
}

function childrenOf(value: ValueNode) {
  switch (value.kind) {
    case Kind.OBJECT:
      return value.fields.map((field) => [field.name.value, field] as const);
    case Kind.LIST:
      return value.values.map((item, index) => [String(index), item] as const);
    default:
      return [];
  }
}
