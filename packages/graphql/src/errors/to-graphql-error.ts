import {
  authenticateHeaders,
  type ErrorCode,
  type ErrorDetail,
  type LibraryError,
  retryAfterHeaders,
} from '@cinephage/core';
import type { GraphQLError, GraphQLErrorExtensions } from 'graphql';
import { type ErrorLocation, errorAt } from './error-location.ts';
import type { PathDetail } from './operation-error.ts';

/**
 * An error of the library as callers get it: its sentence, its code, the rules that the input broke, and when to try again.
 * Nothing else of it, such as its cause, can be reached from there.
 */
export function toGraphQLError(error: LibraryError, location: ErrorLocation = {}): GraphQLError {
  const { code, message, details, retryAfterSeconds } = error;
  return errorAt(location, message, {
    code,
    ...(details === undefined ? {} : { details: details.map(toPathDetail) }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    // With a path there is an answer, and the status is that of the answer.
    ...(location.path === undefined ? { http: httpOf(error) } : {}),
  });
}

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
      ...(code === 'UNAUTHENTICATED' ? authenticateHeaders(error) : {}),
      ...(retryAfterSeconds === undefined ? {} : retryAfterHeaders(retryAfterSeconds)),
    },
  };
}

function toPathDetail({ field, message, id }: ErrorDetail): PathDetail {
  return { field, message, path: field === '' ? [] : field.split('.'), ...(id === undefined ? {} : { id }) };
}
