import { type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

/** What selections come to when fields that end in the same place of the answer are laid together. */
export interface Merged {
  /** Different fields at the top. */
  readonly fields: number;
  /** Pairs of fields for the same place, and of fragments in the same place, which have to be compared to see whether they fit. */
  readonly pairs: number;
}

interface Group {
  count: number;
  readonly selections: SelectionSetNode[];
}

/** Lays the fields of a document of bounded size together, as validation and execution do. */
export function mergeSelections(
  selections: readonly SelectionSetNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Merged {
  const groups = new Map<string, Group>();
  const spread = new Set<string>();
  for (const set of selections) {
    collect(set, fragments, spread, groups);
  }
  let pairs = pairsOf(spread.size);
  for (const { count, selections: below } of groups.values()) {
    pairs += pairsOf(count) + (below.length === 0 ? 0 : mergeSelections(below, fragments).pairs);
  }
  return { fields: groups.size, pairs };
}

const pairsOf = (count: number) => (count * (count - 1)) / 2;

function collect(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  spread: Set<string>,
  groups: Map<string, Group>,
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      collect(selection.selectionSet, fragments, spread, groups);
    } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(selection.name.value);
      if (fragment !== undefined && !spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        collect(fragment.selectionSet, fragments, spread, groups);
      }
    } else {
      const place = selection.alias?.value ?? selection.name.value;
      const group: Group = groups.get(place) ?? { count: 0, selections: [] };
      group.count++;
      if (selection.selectionSet) {
        group.selections.push(selection.selectionSet);
      }
      groups.set(place, group);
    }
  }
}
