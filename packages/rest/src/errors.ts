import type { ErrorCode, ErrorDetail } from '@cinephage/core';

/** Codes of errors in HTTP itself; all others are codes of core. */
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

/** The HTTP status of each code. A new code in core does not compile until it has a status here. */
export const statusByCode: Readonly<Record<RestErrorCode, number>> = {
  INVALID_INPUT: 400,
  INVALID_JSON: 400,
  INDEXER_TEST_FAILED: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  PATH_NOT_ALLOWED: 403,
  DOWNLOAD_CLIENT_TEST_FAILED: 400,
  NOT_FOUND: 404,
  MOVIE_NOT_FOUND: 404,
  TASK_NOT_FOUND: 404,
  SCHEDULE_NOT_FOUND: 404,
  QUALITY_PROFILE_NOT_FOUND: 404,
  CUSTOM_FORMAT_NOT_FOUND: 404,
  VERSION_NOT_FOUND: 404,
  ROOT_FOLDER_NOT_FOUND: 404,
  METADATA_NOT_FOUND: 404,
  FILE_NOT_FOUND: 404,
  RECYCLE_BIN_ITEM_NOT_FOUND: 404,
  DOWNLOAD_CLIENT_NOT_FOUND: 404,
  RELEASE_NOT_FOUND: 404,
  GRAB_NOT_FOUND: 404,
  QUEUE_ITEM_NOT_FOUND: 404,
  INDEXER_NOT_FOUND: 404,
  INDEXER_CONNECTION_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  MOVIE_ALREADY_EXISTS: 409,
  QUALITY_PROFILE_ALREADY_EXISTS: 409,
  CUSTOM_FORMAT_ALREADY_EXISTS: 409,
  QUALITY_PROFILE_IN_USE: 409,
  VERSION_ALREADY_EXISTS: 409,
  VERSION_IN_USE: 409,
  ROOT_FOLDER_ALREADY_EXISTS: 409,
  ROOT_FOLDER_IN_USE: 409,
  INDEXER_ALREADY_EXISTS: 409,
  INDEXER_SYNC_RUNNING: 409,
  FILE_ALREADY_EXISTS: 409,
  FILE_OPERATION_REFUSED: 409,
  FILE_DELETION_REFUSED: 409,
  MOVIE_FILES_BUSY: 409,
  CONFIRMATION_REQUIRED: 409,
  TASK_NOT_RETRYABLE: 409,
  DOWNLOAD_CLIENT_ALREADY_EXISTS: 409,
  NO_DOWNLOAD_CLIENT: 409,
  RELEASE_ALREADY_GRABBED: 409,
  GRAB_NOT_CANCELLABLE: 409,
  QUEUE_ITEM_NOT_RETRYABLE: 409,
  EVENTS_EXPIRED: 410,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
  INDEXER_CONNECTION_FAILED: 502,
  METADATA_KEY_REJECTED: 502,
  METADATA_BAD_ANSWER: 502,
  RELEASE_UNAVAILABLE: 502,
  METADATA_UNAVAILABLE: 503,
  DOWNLOAD_CLIENT_UNAVAILABLE: 503,
  ROOT_FOLDER_UNAVAILABLE: 503,
  DELAY_PROFILE_NOT_FOUND: 404,
  DELAY_PROFILE_ALREADY_EXISTS: 409,
  DELAY_PROFILE_IN_USE: 409,
  BLOCKLIST_ITEM_NOT_FOUND: 404,
  WEBHOOK_NOT_FOUND: 404,
  WEBHOOK_ALREADY_EXISTS: 409,
  WEBHOOK_TEST_FAILED: 400,
  WEBHOOK_DELIVERY_FAILED: 502,
  DATABASE_UNAVAILABLE: 503,
  LIBRARY_STOPPED: 503,
  REQUEST_TIMEOUT: 503,
  METADATA_TIMEOUT: 504,
  DISK_FULL: 507,
};

/** The body of every error response. */
export interface ErrorBody {
  readonly success: false;
  /** One sentence for people. */
  readonly error: string;
  readonly code: RestErrorCode;
  readonly details?: readonly ErrorDetail[];
}

/**
 * The body of an error response.
 *
 * @param details one entry per broken rule; left out of the body if undefined
 */
export function errorBody(code: RestErrorCode, error: string, details?: readonly ErrorDetail[]): ErrorBody {
  return details === undefined ? { success: false, error, code } : { success: false, error, code, details };
}

export interface RequestErrorOptions {
  readonly details?: readonly ErrorDetail[];
  /** Headers of the response, such as `Allow`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error in a request that does not reach the library. Its `message` may be shown to clients. */
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

/** An `INVALID_INPUT` whose message joins its details. */
export function invalidInput(details: readonly ErrorDetail[]): RequestError {
  const sentence = details.map(({ field, message }) => `${field} ${message}`).join('; ');
  return new RequestError('INVALID_INPUT', `${sentence}.`, { details });
}
