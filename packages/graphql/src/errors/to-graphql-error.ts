import type { ErrorDetail, LibraryError } from '@cinephage/core';
import type { GraphQLError } from 'graphql';
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
  });
}

function toPathDetail({ field, message, id }: ErrorDetail): PathDetail {
  return { field, message, path: field === '' ? [] : field.split('.'), ...(id === undefined ? {} : { id }) };
}
