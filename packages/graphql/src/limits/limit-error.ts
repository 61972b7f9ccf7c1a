import type { GraphQLError } from 'graphql';
import { operationError } from '../errors/operation-error.ts';

/** Fragments can multiply to numbers of hundreds of digits; counting ends here. */
export const maximumCount = 1_000_000_000;

/**
 * @param name as in the options, if it is an option
 * @param subject what exceeds the limit, such as "Fields are nested 30 deep"
 * @returns null if `found` is allowed
 */
export function checkLimit(
  { name, allowed, found }: { readonly name: string; readonly allowed: number; readonly found: number },
  subject: (found: string) => string,
  advice = '',
): GraphQLError | null {
  if (found <= allowed) return null;
  const message = `${subject(print(found))}; at most ${print(allowed)} are allowed. ${advice}`.trimEnd();
  const limit = { name, allowed, found: Math.min(found, maximumCount) };
  return operationError('OPERATION_LIMIT_EXCEEDED', message, { extensions: { limit } });
}

const print = (count: number) =>
  count < maximumCount
    ? count.toLocaleString('en-US')
    : `more than ${(maximumCount - 1).toLocaleString('en-US')}`;
