import type { GraphQLError } from 'graphql';
import { operationError } from '../errors/operation-error.ts';

/** Fragments can multiply to numbers of hundreds of digits; counting ends here. */
export const maximumCount = 1_000_000_000;

/** What exceeds each limit. Those that are options have the names of the options. */
const subjects = {
  maxDocumentLength: (found: string) => `The document has ${found} characters`,
  maxTokens: (_found: string, allowed: string) => `The document has more than ${allowed} tokens`,
  maxDepth: (found: string) => `Fields are nested ${found} deep`,
  introspectionDepth: (found: string) => `Introspection is nested ${found} deep`,
  maxAliases: (found: string) => `The operation has ${found} aliases`,
  maxFields: (found: string) => `The document selects ${found} fields, fragments followed`,
  maxRootFields: (found: string) => `The operation has ${found} fields at its root`,
  pairs: (found: string) => `The document has ${found} pairs of fields or fragments for the same place`,
  maxComplexity: (found: string) => `The answer could hold ${found} values`,
  introspectionComplexity: (found: string) => `The answer could hold ${found} values of introspection`,
};

type LimitName = keyof typeof subjects;

const advice: { readonly [Name in LimitName]?: string } = {
  maxDocumentLength: 'Values belong in variables.',
  maxTokens: 'Values belong in variables.',
  pairs: 'Select every field once.',
  maxComplexity: 'Ask for smaller pages or for fewer fields.',
};

/** @returns null if `found` is allowed */
export function checkLimit(name: LimitName, allowed: number, found: number): GraphQLError | null {
  if (found <= allowed) return null;
  const subject = subjects[name](print(found), print(allowed));
  const message = `${subject}; at most ${print(allowed)} are allowed. ${advice[name] ?? ''}`.trimEnd();
  const limit = { name, allowed, found: Math.min(found, maximumCount) };
  return operationError('OPERATION_LIMIT_EXCEEDED', message, { extensions: { limit } });
}

const print = (count: number) =>
  count < maximumCount
    ? count.toLocaleString('en-US')
    : `more than ${(maximumCount - 1).toLocaleString('en-US')}`;
