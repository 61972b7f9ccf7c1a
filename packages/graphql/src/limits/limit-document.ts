import { type DocumentNode, type GraphQLError, Kind, type OperationDefinitionNode } from 'graphql';
import { operationError } from '../errors/operation-error.ts';
import type { GraphQLLimits } from '../options.ts';
import { type ExceededLimit, limitError, print } from './limit-error.ts';
import { createDocumentMeasurer, fragmentsOf, type Measure } from './measure-selections.ts';
import { mergeSelections } from './merge-selections.ts';

export type DocumentLimits = Pick<GraphQLLimits, 'maxDepth' | 'maxAliases' | 'maxFields' | 'maxRootFields'>;

/** The query that tools ask for a schema nests 16 deep. */
const maximumIntrospectionDepth = 20;
/** Comparing a pair takes validation some microseconds. */
const maximumPairs = 2_000;

/**
 * What makes a parsed document too much to even be validated, or null. The time for it is bounded by the length of the
 * document, whatever is in there.
 */
export function limitDocument(document: DocumentNode, limits: DocumentLimits): GraphQLError | null {
  const measurer = createDocumentMeasurer(document);
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const measures = operations.map((operation) => measurer.measure(operation.selectionSet));
  measures.push(...measurer.measureRest());
  return (
    refuseCycle(measurer.cycle) ??
    limitMeasures(measures, limits) ??
    // Only now is it known to be small enough for this.
    limitMerged(document, operations, limits)
  );
}

function refuseCycle(cycle: readonly string[] | undefined): GraphQLError | null {
  if (cycle === undefined) {
    return null;
  }
  const [name, ...others] = cycle.slice(0, 5);
  const way = others.length === 0 ? '' : ` by way of ${others.map((other) => `"${other}"`).join(', ')}`;
  return operationError('GRAPHQL_VALIDATION_FAILED', `The fragment "${name}" spreads itself${way}.`);
}

function limitMeasures(measures: readonly Measure[], limits: DocumentLimits): GraphQLError | null {
  const largest = (key: keyof Measure) => Math.max(0, ...measures.map((measure) => measure[key]));
  const selections = measures.reduce((sum, measure) => sum + measure.selections, 0);
  const introspectionDepth = largest('introspectionDepth');
  return (
    check('maxDepth', limits.maxDepth, largest('depth'), (n) => `Fields are nested ${n} deep`) ??
    check(
      'introspectionDepth',
      maximumIntrospectionDepth,
      introspectionDepth,
      (n) => `Introspection is nested ${n} deep`,
    ) ??
    check('maxAliases', limits.maxAliases, largest('aliases'), (n) => `The operation has ${n} aliases`) ??
    check(
      'maxFields',
      limits.maxFields,
      selections,
      (n) => `The document selects ${n} fields, fragments followed`,
    )
  );
}

function limitMerged(
  document: DocumentNode,
  operations: readonly OperationDefinitionNode[],
  { maxRootFields }: DocumentLimits,
): GraphQLError | null {
  const fragments = fragmentsOf(document);
  const merged = operations.map(({ selectionSet }) => mergeSelections([selectionSet], fragments));
  const rootFields = Math.max(0, ...merged.map(({ fields }) => fields));
  // Validation remembers which fragments it has compared with each other, so each counts only by itself.
  merged.push(
    ...[...fragments.values()].map(({ selectionSet }) => mergeSelections([selectionSet], new Map())),
  );
  const pairs = merged.reduce((sum, { pairs }) => sum + pairs, 0);
  return (
    check('maxRootFields', maxRootFields, rootFields, (n) => `The operation has ${n} fields at its root`) ??
    check(
      'pairs',
      maximumPairs,
      pairs,
      (n) => `The document has ${n} pairs of fields or fragments for the same place`,
      'Select every field once.',
    )
  );
}

function check(
  name: string,
  allowed: ExceededLimit['allowed'],
  found: ExceededLimit['found'],
  subject: (found: string) => string,
  advice?: string,
): GraphQLError | null {
  return found > allowed ? limitError({ name, allowed, found }, subject(print(found)), { advice }) : null;
}
