import type { ErrorDetail } from '@cinephage/core';
import type { GraphQLError } from 'graphql';
import type { GraphQLErrorCode } from './error-codes.ts';
import { type ErrorLocation, errorAt } from './error-location.ts';

/** A broken rule of the input, as callers of the gateway get it. */
export interface PathDetail extends ErrorDetail {
  /** `field`, step by step. */
  readonly path: readonly string[];
  /** The variable that held the value, if it came in one. */
  readonly variable?: string;
}

export interface OperationErrorOptions extends ErrorLocation {
  /** More for `extensions`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /**
   * The status over HTTP if there is no data.
   *
   * @default 400
   */
  readonly status?: number;
}

/**
 * An operation that is refused or given up before it has an answer. `message` is safe to show.
 *
 * `extensions.http` is for the transport, which takes it off: `spec` says that the request itself was sound, which by the
 * GraphQL-over-HTTP specification is 200 for clients that only take `application/json`.
 */
export function operationError(
  code: GraphQLErrorCode,
  message: string,
  { extensions, status = 400, ...location }: OperationErrorOptions = {},
): GraphQLError {
  // With a place in an answer, there is one.
  const http = location.path === undefined ? { http: { status, spec: true } } : {};
  return errorAt(location, message, { code, ...extensions, ...http });
}
