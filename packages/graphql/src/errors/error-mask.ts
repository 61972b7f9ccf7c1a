import { randomUUID } from 'node:crypto';
import { LibraryError } from '@cinephage/core';
import { GraphQLError } from 'graphql';
import type { GraphQLErrorCode } from './error-codes.ts';
import { type ErrorLocation, errorAt, locationOf } from './error-location.ts';
import { toGraphQLError } from './to-graphql-error.ts';

export interface ErrorMaskOptions {
  /** Called once with each unexpected error and the id that clients get in its place. */
  readonly onError?: ((error: unknown, context: { readonly errorId: string }) => void) | undefined;
}

export interface ErrorMask {
  readonly maskError: (error: unknown) => GraphQLError;
  readonly errorMessage: string;
}

/**
 * Decides what callers see of an error; for `maskedErrors` of Yoga, and for everybody who sends errors without it.
 * Errors of the library and those that say what is wrong with an operation are shown; everything else, wherever it comes
 * from, is a sentence and an id. What is shown holds no other error, cause or stack.
 */
export function createErrorMask({ onError }: ErrorMaskOptions): ErrorMask {
  const errorIds = new WeakMap<object, string>();
  // One failed statement can fail a hundred fields: `onError` is called once.
  const idOf = (error: unknown): string => {
    const known = isObject(error) ? errorIds.get(error) : undefined;
    if (known !== undefined) {
      return known;
    }
    const errorId = randomUUID();
    if (isObject(error)) {
      errorIds.set(error, errorId);
    }
    try {
      onError?.(error, { errorId });
    } catch (thrown) {
      throw new OnErrorFailure(thrown);
    }
    return errorId;
  };

  const maskError = (error: unknown): GraphQLError => {
    if (error instanceof OnErrorFailure) {
      throw error;
    }
    if (isShown(error)) {
      return withOwnCode(error);
    }
    const location = locationOf(error);
    const original = originalOf(error);
    if (original instanceof LibraryError && original.code !== 'INTERNAL_ERROR') {
      return toGraphQLError(original, location);
    }
    // What an executor itself says in the midst of an answer (a null where none may be, a value that no scalar can hold) is
    // about our own values; before there is an answer, it is about the operation.
    if (original instanceof GraphQLError && (hasCode(original) || location.path === undefined)) {
      return showGraphQLError(original, location);
    }
    return internalError(idOf(original), location);
  };
  return { maskError, errorMessage: internalErrorMessage };
}

const internalErrorMessage = 'Something went wrong on the server; its log says what.';

function internalError(errorId: string, location: ErrorLocation): GraphQLError {
  const extensions = { code: 'INTERNAL_ERROR' satisfies GraphQLErrorCode, errorId };
  // Yoga answers 500 by it if there is no data. Not enumerable, so that clients do not see it.
  Object.defineProperty(extensions, 'unexpected', { value: true });
  return errorAt(location, internalErrorMessage, extensions);
}

/** What the host's `onError` has thrown; it passes through Yoga's error handling to the host. */
export class OnErrorFailure extends Error {
  constructor(cause: unknown) {
    super('onError has thrown.', { cause });
  }
}

const ownCodes = new Map<number | undefined, GraphQLErrorCode>([
  [405, 'METHOD_NOT_ALLOWED'],
  [413, 'PAYLOAD_TOO_LARGE'],
]);

/** An error of Yoga's request checks with a code of this package instead of Yoga's `BAD_REQUEST`. */
function withOwnCode(error: GraphQLError): GraphQLError {
  const { code, http } = error.extensions;
  return code === 'BAD_REQUEST'
    ? errorAt(locationOf(error), error.message, { code: ownCodes.get(http?.status) ?? 'INVALID_INPUT', http })
    : error;
}

/** What was thrown in the first place, below what the executor wrapped around it to say where. */
function originalOf(error: unknown): unknown {
  let original = error;
  while (original instanceof GraphQLError && original.originalError) {
    original = original.originalError;
  }
  return original;
}

const hasCode = ({ extensions }: GraphQLError) => typeof extensions.code === 'string';

/** Whether an error can be shown as it is. */
const isShown = (error: unknown): error is GraphQLError =>
  error instanceof GraphQLError && error.originalError == null && hasCode(error);

function showGraphQLError({ message, extensions }: GraphQLError, location: ErrorLocation): GraphQLError {
  const code = message.startsWith('Syntax Error') ? 'GRAPHQL_PARSE_FAILED' : 'GRAPHQL_VALIDATION_FAILED';
  return errorAt(location, message, { code, ...extensions });
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
