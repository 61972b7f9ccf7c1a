import type { ErrorCode, ErrorDetail } from '@cinephage/core';

/** Failures that only exist because there is a transport; everything else is one of core's codes. */
export const transportErrorCodes = [
  'INVALID_JSON',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'REQUEST_TIMEOUT',
] as const;

export type TransportErrorCode = (typeof transportErrorCodes)[number];
export type RestErrorCode = ErrorCode | TransportErrorCode;

/** The HTTP status of every code. A code added in core does not compile until it has one here. */
export const statusByCode: Readonly<Record<RestErrorCode, number>> = {
  INVALID_INPUT: 400,
  INVALID_JSON: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  MOVIE_NOT_FOUND: 404,
  TASK_NOT_FOUND: 404,
  SCHEDULE_NOT_FOUND: 404,
  METADATA_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  MOVIE_ALREADY_EXISTS: 409,
  FILE_DELETION_REFUSED: 409,
  TASK_NOT_RETRYABLE: 409,
  EVENTS_EXPIRED: 410,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
  METADATA_KEY_REJECTED: 502,
  METADATA_BAD_ANSWER: 502,
  METADATA_UNAVAILABLE: 503,
  ROOT_FOLDER_UNAVAILABLE: 503,
  DATABASE_UNAVAILABLE: 503,
  LIBRARY_STOPPED: 503,
  REQUEST_TIMEOUT: 503,
  METADATA_TIMEOUT: 504,
};

/** What every failing request is answered with. */
export interface ErrorBody {
  readonly success: false;
  /** One sentence for a person. */
  readonly error: string;
  readonly code: RestErrorCode;
  readonly details?: readonly ErrorDetail[];
}

/**
 * The body of an error answer.
 *
 * @param details the broken rules one by one, left out of the body when there are none
 */
export function errorBody(code: RestErrorCode, error: string, details?: readonly ErrorDetail[]): ErrorBody {
  return details === undefined ? { success: false, error, code } : { success: false, error, code, details };
}

export interface RequestErrorOptions {
  readonly details?: readonly ErrorDetail[];
  /** Headers the answer must carry, e.g. `Allow`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by the adapter itself for a request that never reaches the library. `message` is safe to show. */
export class RequestError extends Error {
  readonly code: RestErrorCode;
  readonly details: readonly ErrorDetail[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: RestErrorCode, message: string, options: RequestErrorOptions = {}) {
    super(message);
    this.name = 'RequestError';
    this.code = code;
    this.details = options.details;
    this.headers = options.headers ?? {};
  }
}

/** An `INVALID_INPUT` whose sentence is made of its details. */
export function invalidInput(details: readonly ErrorDetail[]): RequestError {
  const sentence = details.map(({ field, message }) => `${field} ${message}`).join('; ');
  return new RequestError('INVALID_INPUT', `${sentence}.`, { details });
}
