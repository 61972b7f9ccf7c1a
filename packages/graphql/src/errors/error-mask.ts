import { randomUUID } from 'node:crypto';
import {
  authenticateHeaders,
  type ErrorCode,
  type ErrorDetail,
  LibraryError,
  retryAfterHeaders,
} from '@cinephage/core';
import { GraphQLError, type GraphQLErrorExtensions } from 'graphql';
import type { GraphQLErrorCode } from './error-codes.ts';
import type { PathDetail } from './input-error.ts';
import { type ErrorLocation, errorAt } from './operation-error.ts';

export interface ErrorMaskOptions {
  /** Called once with each unexpected error and the id that clients get in its place. */
  readonly onError?: ((error: unknown, context: { readonly errorId: string }) => void) | undefined;
}

export type ErrorMask = ReturnType<typeof createErrorMask>;

const errorMessage = 'Something went wrong on the server; its log says what.';

/**
 * Decides what clients see of an error; for `maskedErrors` of Yoga and for errors that are sent without it. Errors of the
 * library and errors about an operation are shown; all others are a sentence and an id. A shown error references no other
 * error, cause or stack.
 */
export function createErrorMask({ onError }: ErrorMaskOptions) {
  const errorIds = new WeakMap<object, string>();
  // One failed statement can fail a hundred fields: `onError` is called once.
  function idOf(error: unknown): string {
    const key = isObject(error) ? error : {};
    const known = errorIds.get(key);
    if (known !== undefined) return known;
    const errorId = randomUUID();
    errorIds.set(key, errorId);
    try {
      onError?.(error, { errorId });
    } catch (thrown) {
      throw new OnErrorFailure(thrown);
    }
    return errorId;
  }

  function maskError(error: unknown): GraphQLError {
    if (error instanceof OnErrorFailure) throw error;
    const original = originalOf(error);
    if (error instanceof GraphQLError && original === error && hasCode(error)) return withOwnCode(error);
    const location: ErrorLocation = error instanceof GraphQLError ? error : {};
    if (original instanceof LibraryError && original.code !== 'INTERNAL_ERROR') {
      return toGraphQLError(original, location);
    }
    // An error of the executor with a path is about a value of ours (a null in a non-null field, a value that its scalar cannot
    // serialize); without one it is about the operation.
    if (original instanceof GraphQLError && (hasCode(original) || location.path === undefined)) {
      const { message, extensions } = original;
      const code = message.startsWith('Syntax Error') ? 'GRAPHQL_PARSE_FAILED' : 'GRAPHQL_VALIDATION_FAILED';
      return errorAt(location, message, { code, ...extensions });
    }
    const extensions = { code: 'INTERNAL_ERROR' satisfies GraphQLErrorCode, errorId: idOf(original) };
    // Yoga answers 500 by it if there is no data. Not enumerable, so that clients do not see it.
    Object.defineProperty(extensions, 'unexpected', { value: true });
    return errorAt(location, errorMessage, extensions);
  }
  return { maskError, errorMessage };
}

/** What the host's `onError` has thrown; it passes through Yoga's error handling to the host. */
export class OnErrorFailure extends Error {
  constructor(cause: unknown) {
    super('onError has thrown.', { cause });
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const hasCode = ({ extensions }: GraphQLError) => typeof extensions.code === 'string';

/** The error that was thrown, which the executor wraps to add its location. */
export function originalOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? originalOf(error.originalError) : error;
}

const ownCodes: Readonly<Record<number, GraphQLErrorCode>> = {
  405: 'METHOD_NOT_ALLOWED',
  413: 'PAYLOAD_TOO_LARGE',
};

/** An error of Yoga's request checks with a code of this package instead of Yoga's `BAD_REQUEST`. */
function withOwnCode(error: GraphQLError): GraphQLError {
  const { code, http } = error.extensions;
  if (code !== 'BAD_REQUEST') return error;
  return errorAt(error, error.message, { code: ownCodes[http?.status ?? 0] ?? 'INVALID_INPUT', http });
}

function toGraphQLError(error: LibraryError, location: ErrorLocation): GraphQLError {
  const { code, message, details, retryAfterSeconds } = error;
  return errorAt(location, message, {
    code,
    ...(details !== undefined && { details: details.map(toPathDetail) }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    // An error with a path is part of an answer, which has a status of its own.
    ...(location.path === undefined && { http: httpOf(error) }),
  });
}

const toPathDetail = ({ field, message, id }: ErrorDetail): PathDetail => ({
  ...{ field, message, path: field === '' ? [] : field.split('.') },
  ...(id !== undefined && { id }),
});

/** Statuses of errors that any request can have; all others are errors of the operation. */
const statuses: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  DATABASE_UNAVAILABLE: 503,
  LIBRARY_STOPPED: 503,
};

function httpOf(error: LibraryError): GraphQLErrorExtensions['http'] {
  const { code, retryAfterSeconds } = error;
  const status = statuses[code];
  return {
    ...(status === undefined ? { status: 400, spec: true } : { status }),
    headers: {
      ...(code === 'UNAUTHENTICATED' && authenticateHeaders(error)),
      ...(retryAfterSeconds !== undefined && retryAfterHeaders(retryAfterSeconds)),
    },
  };
}
