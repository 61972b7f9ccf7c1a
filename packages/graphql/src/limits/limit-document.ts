import type { DocumentNode, GraphQLError } from 'graphql';
import { operationError } from '../errors/operation-error.ts';
import type { GraphQLLimits } from '../options.ts';
import { checkLimit } from './limit-error.ts';
import { fragmentsOf, type Measure, measureDocument, operationsOf } from './measure-document.ts';
import { mergeSelections } from './merge-selections.ts';

export type DocumentLimits = Pick<GraphQLLimits, 'maxDepth' | 'maxAliases' | 'maxFields' | 'maxRootFields'>;

/** The query by which tools read a schema nests 16 deep. */
const maximumIntrospectionDepth = 20;
/** Validation compares each pair, which takes some microseconds. */
const maximumPairs = 2_000;

/** Limits a parsed document that is not validated yet, in time that grows with its length alone. */
export function limitDocument(document: DocumentNode, limits: DocumentLimits): GraphQLError | null {
  const { measures, cycle } = measureDocument(document);
  // Merging needs a document that is known to be small.
  return refuseCycle(cycle) ?? limitMeasures(measures, limits) ?? limitMerged(document, limits);
}

function refuseCycle(cycle: readonly string[] | undefined): GraphQLError | null {
  if (cycle === undefined) return null;
  const [name, ...others] = cycle.slice(0, 5);
  const path = others.length === 0 ? '' : ` by way of ${others.map((other) => `"${other}"`).join(', ')}`;
  return operationError('GRAPHQL_VALIDATION_FAILED', `The fragment "${name}" spreads itself${path}.`);
}

function limitMeasures(measures: readonly Measure[], limits: DocumentLimits): GraphQLError | null {
  const most = (key: keyof Measure) => Math.max(0, ...measures.map((measure) => measure[key]));
  const fields = measures.reduce((sum, measure) => sum + measure.fields, 0);
  return (
    checkLimit('maxDepth', limits.maxDepth, most('depth')) ??
    checkLimit('introspectionDepth', maximumIntrospectionDepth, most('introspectionDepth')) ??
    checkLimit('maxAliases', limits.maxAliases, most('aliases')) ??
    checkLimit('maxFields', limits.maxFields, fields)
  );
}

function limitMerged(document: DocumentNode, { maxRootFields }: DocumentLimits): GraphQLError | null {
  const fragments = fragmentsOf(document);
  const merged = operationsOf(document).map(({ selectionSet }) => mergeSelections([selectionSet], fragments));
  const rootFields = Math.max(0, ...merged.map(({ fields }) => fields));
  // Validation remembers which fragments it has compared with each other, so each counts only by itself.
  for (const { selectionSet } of fragments.values()) merged.push(mergeSelections([selectionSet], new Map()));
  const pairs = merged.reduce((sum, one) => sum + one.pairs, 0);
  return checkLimit('maxRootFields', maxRootFields, rootFields) ?? checkLimit('pairs', maximumPairs, pairs);
}
