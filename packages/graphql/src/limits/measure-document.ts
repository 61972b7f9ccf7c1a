import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { maximumCount } from './limit-error.ts';

/** Sizes of a selection set with fragments followed. */
export interface Measure {
  /** Fields within fields, without those below `__schema` and `__type`. */
  depth: number;
  /** The same for those below `__schema` and `__type`. */
  introspectionDepth: number;
  aliases: number;
  /** Fields, and fragments where they are spread. */
  fields: number;
}

const nothing: Measure = { depth: 0, introspectionDepth: 0, aliases: 0, fields: 0 };

/**
 * Measures each operation, and each fragment that no operation spreads. A fragment is measured once, however often it is spread, so
 * neither cycles nor undefined fragments cost time.
 *
 * @returns `cycle`: names of fragments that spread each other in a circle, if there are any
 */
export function measureDocument(document: DocumentNode) {
  const fragments = fragmentsOf(document);
  const measured = new Map<string, Measure>();
  const measuring: string[] = [];
  let cycle: readonly string[] | undefined;

  function measureFragment(name: string): Measure {
    const known = measured.get(name);
    const fragment = fragments.get(name);
    if (known !== undefined || fragment === undefined) return known ?? nothing;
    if (measuring.includes(name)) {
      cycle ??= measuring.slice(measuring.indexOf(name));
      return nothing;
    }
    measuring.push(name);
    const measure = measureSelections(fragment.selectionSet);
    measuring.pop();
    measured.set(name, measure);
    return measure;
  }

  function measureSelections(selectionSet: SelectionSetNode | undefined): Measure {
    const sum = { ...nothing };
    for (const selection of selectionSet?.selections ?? []) {
      const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
      const below = isSpread
        ? measureFragment(selection.name.value)
        : measureSelections(selection.selectionSet);
      const field = selection.kind === Kind.FIELD ? selection : undefined;
      const isIntrospection = field?.name.value === '__schema' || field?.name.value === '__type';
      const introspected = isIntrospection ? below.depth : 0;
      const depth = (field ? 1 : 0) + below.depth - introspected;
      sum.depth = Math.max(sum.depth, depth);
      sum.introspectionDepth = Math.max(sum.introspectionDepth, below.introspectionDepth + introspected);
      sum.aliases = Math.min(sum.aliases + below.aliases + (field?.alias ? 1 : 0), maximumCount);
      sum.fields = Math.min(sum.fields + below.fields + 1, maximumCount);
    }
    return sum;
  }

  const operations = operationsOf(document).map(({ selectionSet }) => measureSelections(selectionSet));
  const unused = [...fragments.keys()].filter((name) => !measured.has(name)).map(measureFragment);
  return { measures: [...operations, ...unused], cycle };
}

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

export const operationsOf = ({ definitions }: DocumentNode): readonly OperationDefinitionNode[] =>
  definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
