import { type FieldNode, type GraphQLField, Kind, type ValueNode } from 'graphql';
import type { VariableValues } from '../execution/coerce-variables.ts';
import type { ListSize } from '../schema/complexity.ts';

/** How many objects a field answers at the most: known beforehand, or once the variables are. */
export type Size = number | ((variables: VariableValues) => number);

/** What a field declares of its own size, or null. */
export function listSizeOf({ extensions }: GraphQLField<unknown, unknown>): ListSize | null {
  const { complexity } = extensions;
  return isListSize(complexity) ? complexity : null;
}

function isListSize(value: unknown): value is ListSize {
  return typeof value === 'object' && value !== null && 'defaultSize' in value;
}

/** The size a field is asked for: the largest of its arguments that say one. */
export function sizeAskedFor(
  { sizeArguments = [], defaultSize, maximumSize = Number.POSITIVE_INFINITY }: ListSize,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): Size {
  const asked = sizeArguments.map((name) => argumentOf(name, field, node));
  const choose = (variables: VariableValues): number => {
    const sizes = asked
      .map((size) => (typeof size === 'function' ? size(variables) : size))
      .map((size) => (Array.isArray(size) ? size.length : size))
      .filter(isCount);
    // What is too much for the argument itself is refused in its own words when it is read.
    return sizes.length === 0 ? defaultSize : Math.min(Math.max(...sizes, 0), maximumSize);
  };
  return asked.some((size) => typeof size === 'function') ? choose : choose({});
}

type Asked = unknown | ((variables: VariableValues) => unknown);

function argumentOf(name: string, field: GraphQLField<unknown, unknown>, node: FieldNode): Asked {
  const byDefault = field.args.find((argument) => argument.name === name)?.defaultValue;
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind !== Kind.VARIABLE) {
    return value === undefined ? byDefault : countOf(value);
  }
  const variable = value.name.value;
  return (variables: VariableValues) =>
    Object.hasOwn(variables, variable) ? variables[variable] : byDefault;
}

/** After validation it is an integer, a list, or null. */
function countOf(value: ValueNode): number | null {
  if (value.kind === Kind.LIST) {
    return value.values.length;
  }
  return value.kind === Kind.INT ? Number(value.value) : null;
}

const isCount = (size: unknown): size is number => typeof size === 'number' && Number.isFinite(size);
