import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import { uncountable } from './limit-error.ts';

/** How large selections are when fragments are followed. */
export interface Measure {
  /** Fields within fields, without those below `__schema` and `__type`. */
  readonly depth: number;
  /** The same for those below `__schema` and `__type`. */
  readonly introspectionDepth: number;
  readonly aliases: number;
  /** Fields, and fragments where they are spread. */
  readonly selections: number;
  /** `depth` if introspection were nothing special. */
  readonly height: number;
}

export interface DocumentMeasurer {
  measure(selections: SelectionSetNode): Measure;
  /** A fragment that spreads itself, directly or by way of the others, once one has been met. */
  readonly cycle: readonly string[] | undefined;
  /** Of each fragment that nothing measured so far spreads. */
  measureRest(): readonly Measure[];
}

const nothing: Measure = { depth: 0, introspectionDepth: 0, aliases: 0, selections: 0, height: 0 };
const spread: Measure = { ...nothing, selections: 1 };

/**
 * Measures a parsed document that is not validated yet. Every fragment is measured once, however often it is spread, so
 * the time is that of reading the document, and neither cycles nor undefined fragments do harm.
 */
export function createDocumentMeasurer(document: DocumentNode): DocumentMeasurer {
  const fragments = fragmentsOf(document);
  const measured = new Map<string, Measure>();
  const measuring: string[] = [];
  let cycle: readonly string[] | undefined;

  const measureFragment = (name: string): Measure => {
    const known = measured.get(name);
    const fragment = fragments.get(name);
    if (known !== undefined || fragment === undefined) {
      return known ?? nothing;
    }
    if (measuring.includes(name)) {
      cycle ??= measuring.slice(measuring.indexOf(name));
      return nothing;
    }
    measuring.push(name);
    const measure = measureSelections(fragment.selectionSet);
    measuring.pop();
    measured.set(name, measure);
    return measure;
  };

  const measureSelections = ({ selections }: SelectionSetNode): Measure => {
    let sum = nothing;
    for (const selection of selections) {
      switch (selection.kind) {
        case Kind.FIELD: {
          const below = selection.selectionSet ? measureSelections(selection.selectionSet) : nothing;
          sum = add(sum, ofField(selection.name.value, selection.alias ? 1 : 0, below));
          break;
        }
        case Kind.INLINE_FRAGMENT:
          sum = add(sum, measureSelections(selection.selectionSet));
          sum = add(sum, spread);
          break;
        case Kind.FRAGMENT_SPREAD:
          sum = add(sum, measureFragment(selection.name.value));
          sum = add(sum, spread);
      }
    }
    return sum;
  };

  return {
    measure: measureSelections,
    get cycle() {
      return cycle;
    },
    measureRest: () =>
      [...fragments.keys()].flatMap((name) => (measured.has(name) ? [] : [measureFragment(name)])),
  };
}

const introspectionFields: ReadonlySet<string> = new Set(['__schema', '__type']);

function ofField(name: string, aliases: number, below: Measure): Measure {
  const isIntrospection = introspectionFields.has(name);
  return {
    depth: isIntrospection ? 1 : 1 + below.depth,
    introspectionDepth: isIntrospection ? below.height : below.introspectionDepth,
    aliases: aliases + below.aliases,
    selections: 1 + below.selections,
    height: 1 + below.height,
  };
}

function add(one: Measure, other: Measure): Measure {
  return {
    depth: Math.max(one.depth, other.depth),
    introspectionDepth: Math.max(one.introspectionDepth, other.introspectionDepth),
    aliases: saturate(one.aliases + other.aliases),
    selections: saturate(one.selections + other.selections),
    height: Math.max(one.height, other.height),
  };
}

const saturate = (count: number) => Math.min(count, uncountable);

export function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}
