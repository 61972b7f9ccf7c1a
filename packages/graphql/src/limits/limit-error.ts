import type { GraphQLError } from 'graphql';
import type { ErrorLocation } from '../errors/error-location.ts';
import { operationError } from '../errors/operation-error.ts';

export interface ExceededLimit {
  /** As in the options, where it is an option. */
  readonly name: string;
  readonly allowed: number;
  readonly found: number;
}

/**
 * @param subject what there is too much of, as in "nests fields 30 deep"
 * @param advice a sentence, if there is a way that is not obvious
 */
export function limitError(
  limit: ExceededLimit,
  subject: string,
  { advice, ...location }: ErrorLocation & { readonly advice?: string | undefined } = {},
): GraphQLError {
  const sentence = `${subject}; at most ${print(limit.allowed)} are allowed.`;
  const message = advice === undefined ? sentence : `${sentence} ${advice}`;
  const { name, allowed } = limit;
  const found = Math.min(limit.found, uncountable);
  return operationError('OPERATION_LIMIT_EXCEEDED', message, {
    ...location,
    extensions: { limit: { name, allowed, found } },
  });
}

/** Fragments can multiply to numbers of hundreds of digits. */
export const uncountable = 1_000_000_000;

export function print(count: number): string {
  return count >= uncountable ? `more than ${print(uncountable - 1)}` : count.toLocaleString('en-US');
}
