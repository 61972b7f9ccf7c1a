import { GraphQLError } from 'graphql';
import type { GraphQLErrorCode } from './error-codes.ts';
import { operationError } from './operation-error.ts';

/** As many as a person reads; a wrong document can have thousands. */
export const maximumErrors = 20;

const tooMany: GraphQLErrorCode = 'TOO_MANY_ERRORS';

/** The first errors of an answer, followed by the number of the others; unchanged if they were cut before. */
export function cutErrors(errors: readonly unknown[]): readonly unknown[] {
  const last = errors.at(-1);
  const isCut = last instanceof GraphQLError && last.extensions.code === tooMany;
  if (errors.length <= maximumErrors || isCut) {
    return errors;
  }
  const more = errors.length - maximumErrors;
  const message = more === 1 ? 'One more error is not listed.' : `${more} more errors are not listed.`;
  return [...errors.slice(0, maximumErrors), operationError(tooMany, message)];
}

/** Stands behind the first errors of a check that was given up then. */
export function moreErrors(): GraphQLError {
  return operationError(
    tooMany,
    `There may be more errors: only the first ${maximumErrors} were looked for.`,
  );
}
