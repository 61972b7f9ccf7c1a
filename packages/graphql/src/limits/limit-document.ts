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
  const { maxDepth, maxAliases, maxFields } = limits;
  const check = (name: string, allowed: number, found: number, subject: (found: string) => string) =>
    checkLimit({ name, allowed, found }, subject);
  const most = (key: keyof Measure) => Math.max(0, ...measures.map((measure) => measure[key]));
  const fields = measures.reduce((sum, measure) => sum + measure.fields, 0);
  const introspectionDepth = most('introspectionDepth');
  return (
    check('maxDepth', maxDepth, most('depth'), (n) => `Fields are nested ${n} deep`) ??
    check(
      'introspectionDepth',
      maximumIntrospectionDepth,
      introspectionDepth,
      (n) => `Introspection is nested ${n} deep`,
    ) ??
    check('maxAliases', maxAliases, most('aliases'), (n) => `The operation has ${n} aliases`) ??
    check('maxFields', maxFields, fields, (n) => `The document selects ${n} fields, fragments followed`)
  );
}

function limitMerged(document: DocumentNode, { maxRootFields }: DocumentLimits): GraphQLError | null {
  const fragments = fragmentsOf(document);
  const merged = operationsOf(document).map(({ selectionSet }) => mergeSelections([selectionSet], fragments));
  const rootFields = Math.max(0, ...merged.map(({ fields }) => fields));
  // Validation remembers which fragments it has compared with each other, so each counts only by itself.
  for (const { selectionSet } of fragments.values()) merged.push(mergeSelections([selectionSet], new Map()));
  const pairs = merged.reduce((sum, one) => sum + one.pairs, 0);
  return (
    checkLimit(
      { name: 'maxRootFields', allowed: maxRootFields, found: rootFields },
      (n) => `The operation has ${n} fields at its root`,
    ) ??
    checkLimit(
      { name: 'pairs', allowed: maximumPairs, found: pairs },
      (n) => `The document has ${n} pairs of fields or fragments for the same place`,
      'Select every field once.',
    )
  );
}
