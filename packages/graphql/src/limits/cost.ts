import type { VariableValues } from '../execution/coerce-variables.ts';
import type { Size } from './list-size-of.ts';

/** A number of values, of which the page sizes may only be known with the variables. */
export interface Cost {
  readonly fixed: number;
  readonly lists: readonly ListCost[];
}

interface ListCost {
  readonly factor: number;
  readonly size: (variables: VariableValues) => number;
  readonly each: Cost;
}

export const noCost: Cost = { fixed: 0, lists: [] };
export const oneValue: Cost = { fixed: 1, lists: [] };

export function plus(one: Cost, other: Cost): Cost {
  return { fixed: one.fixed + other.fixed, lists: [...one.lists, ...other.lists] };
}

export function times(size: Size, each: Cost): Cost {
  if (typeof size === 'function') {
    return { fixed: 0, lists: [{ factor: 1, size, each }] };
  }
  const lists = each.lists.map((list) => ({ ...list, factor: list.factor * size }));
  return { fixed: each.fixed * size, lists };
}

export function evaluate({ fixed, lists }: Cost, variables: VariableValues): number {
  let sum = fixed;
  for (const { factor, size, each } of lists) {
    sum += factor * size(variables) * evaluate(each, variables);
  }
  return sum;
}
