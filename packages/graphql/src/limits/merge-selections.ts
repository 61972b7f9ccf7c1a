import { Kind, type SelectionSetNode } from 'graphql';
import type { Fragments } from './measure-document.ts';

/** Sizes of selection sets whose fields of the same name in the response are merged. */
export interface Merged {
  /** Different fields at the top. */
  readonly fields: number;
  /** Pairs of fields, and of fragments, that validation has to compare. */
  readonly pairs: number;
}

interface Group {
  count: number;
  readonly selectionSets: SelectionSetNode[];
}

/** Merges the fields of a document of bounded size as validation and execution do. */
export function mergeSelections(selectionSets: readonly SelectionSetNode[], fragments: Fragments): Merged {
  const groups = new Map<string, Group>();
  const spread = new Set<string>();
  for (const selectionSet of selectionSets) collect(selectionSet, fragments, spread, groups);
  let pairs = pairsOf(spread.size);
  for (const { count, selectionSets: below } of groups.values())
    pairs += pairsOf(count) + (below.length === 0 ? 0 : mergeSelections(below, fragments).pairs);
  return { fields: groups.size, pairs };
}

const pairsOf = (count: number) => (count * (count - 1)) / 2;

function collect(
  { selections }: SelectionSetNode,
  fragments: Fragments,
  spread: Set<string>,
  groups: Map<string, Group>,
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const group = groups.get(key) ?? { count: 0, selectionSets: [] };
      group.count++;
      if (selection.selectionSet) group.selectionSets.push(selection.selectionSet);
      groups.set(key, group);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      collect(selection.selectionSet, fragments, spread, groups);
    } else {
      const name = selection.name.value;
      const fragment = spread.has(name) ? undefined : fragments.get(name);
      if (fragment === undefined) continue;
      spread.add(name);
      collect(fragment.selectionSet, fragments, spread, groups);
    }
  }
}
