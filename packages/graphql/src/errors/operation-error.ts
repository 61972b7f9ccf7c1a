import { GraphQLError } from 'graphql';
import type { GraphQLErrorCode } from './error-codes.ts';

/** Where in a document, and in an answer, an error happened: another error, or a part of it. */
export type ErrorLocation = {
  readonly [Key in 'nodes' | 'source' | 'positions' | 'path']?: GraphQLError[Key] | undefined;
};

/** An error that references no other error, cause or stack. */
export function errorAt(
  location: ErrorLocation,
  message: string,
  extensions: Readonly<Record<string, unknown>>,
): GraphQLError {
  const { nodes = null, source = null, positions = null, path = null } = location;
  return new GraphQLError(shorten(message), { nodes, source, positions, path, extensions });
}

/** Messages contain values of callers, which may be as large as a request. */
const maximumMessageLength = 500;

export function shorten(text: string): string {
  return text.length <= maximumMessageLength ? text : `${text.slice(0, maximumMessageLength - 1)}…`;
}

export interface OperationErrorOptions {
  readonly at?: ErrorLocation;
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** The status over HTTP if there is no data. @default 400 */
  readonly status?: number;
}

/**
 * An operation that is refused or given up before it has an answer. `message` is safe to show.
 *
 * `extensions.http` is for Yoga, which removes it: `spec` says that the request itself was valid, which by the
 * GraphQL-over-HTTP specification is 200 for clients that only accept `application/json`.
 */
export function operationError(
  code: GraphQLErrorCode,
  message: string,
  { extensions, status = 400, at = {} }: OperationErrorOptions = {},
): GraphQLError {
  // An error with a path is part of an answer, which has a status of its own.
  const http = at.path === undefined ? { http: { status, spec: true } } : {};
  return errorAt(at, message, { code, ...extensions, ...http });
}

/** An error of a request that is not a valid GraphQL request; it is answered with `status` whatever the media type. */
export const requestError = (
  code: GraphQLErrorCode,
  message: string,
  status = 400,
  headers: Readonly<Record<string, string>> = {},
) => new GraphQLError(message, { extensions: { code, http: { status, headers: { ...headers } } } });

/** An answer lists at most this many errors; an invalid document can have thousands. */
export const maximumErrors = 20;

const tooMany: GraphQLErrorCode = 'TOO_MANY_ERRORS';

/** The first errors of an answer, followed by the number of the others. Errors that were cut before are unchanged. */
export function cutErrors(errors: readonly unknown[]): readonly unknown[] {
  const last = errors.at(-1);
  const isCut = last instanceof GraphQLError && last.extensions.code === tooMany;
  const more = errors.length - maximumErrors;
  if (more <= 0 || isCut) return errors;
  const message = more === 1 ? 'One more error is not listed.' : `${more} more errors are not listed.`;
  return [...errors.slice(0, maximumErrors), operationError(tooMany, message)];
}

/** Follows the first errors of a check that stopped after them. */
export const moreErrors = (): GraphQLError =>
  operationError(tooMany, `There may be more errors: only the first ${maximumErrors} were looked for.`);
