import { type FieldNode, type GraphQLField, valueFromASTUntyped } from 'graphql';
import type { VariableValues } from '../execution/coerce-variables.ts';
import type { ListSize } from '../schema/complexity.ts';

/** A number of values: known by the document, or only by the variables. */
export type Count = number | ((variables: VariableValues) => number);

export const evaluate = (count: Count, variables: VariableValues) =>
  typeof count === 'number' ? count : count(variables);

export function sum(counts: readonly Count[]): Count {
  const fixed = counts
    .filter((count) => typeof count === 'number')
    .reduce((total, count) => total + count, 0);
  const open = counts.filter((count) => typeof count === 'function');
  if (open.length === 0) return fixed;
  return (variables) => open.reduce((total, count) => total + count(variables), fixed);
}

export function product(one: Count, other: Count): Count {
  if (typeof one === 'number' && typeof other === 'number') return one * other;
  return (variables) => evaluate(one, variables) * evaluate(other, variables);
}

/** The size that a field declares by `listOf`: the largest of its arguments for it, each a number or a list. */
export function declaredSizeOf(field: GraphQLField<unknown, unknown>, node: FieldNode): Count | undefined {
  const declared: unknown = field.extensions.complexity;
  if (!isListSize(declared)) return undefined;
  const { sizeArguments = [], defaultSize, maximumSize = Number.POSITIVE_INFINITY } = declared;
  const given = sizeArguments.map((name) => ({
    byDefault: field.args.find((argument) => argument.name === name)?.defaultValue,
    value: node.arguments?.find((argument) => argument.name.value === name)?.value,
  }));
  const size = (variables: VariableValues): number => {
    const sizes = given
      .map(({ value, byDefault }) => (value && valueFromASTUntyped(value, variables)) ?? byDefault)
      .map((found) => (Array.isArray(found) ? found.length : found))
      .filter((found): found is number => typeof found === 'number' && Number.isFinite(found));
    // The argument's own rule refuses more than the maximum, with its own message.
    return sizes.length === 0 ? defaultSize : Math.min(Math.max(...sizes, 0), maximumSize);
  };
  return given.some(({ value }) => value?.kind === 'Variable') ? size : size({});
}

function isListSize(value: unknown): value is ListSize {
  return typeof value === 'object' && value !== null && 'defaultSize' in value;
}
