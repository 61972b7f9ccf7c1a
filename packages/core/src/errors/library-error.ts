/**
 * Every way an operation of the library can fail, in every API. Transports map these to their own
 * terms (HTTP statuses, GraphQL `extensions.code`) with an exhaustive record, so a new code cannot be forgotten there.
 */
export const errorCodes = [
  'INVALID_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'MOVIE_NOT_FOUND',
  'MOVIE_ALREADY_EXISTS',
  'TASK_NOT_FOUND',
  'TASK_NOT_RETRYABLE',
  'SCHEDULE_NOT_FOUND',
  'QUALITY_PROFILE_NOT_FOUND',
  'QUALITY_PROFILE_ALREADY_EXISTS',
  'QUALITY_PROFILE_IN_USE',
  'CUSTOM_FORMAT_NOT_FOUND',
  'CUSTOM_FORMAT_ALREADY_EXISTS',
  'VERSION_NOT_FOUND',
  'VERSION_ALREADY_EXISTS',
  'VERSION_IN_USE',
  'EVENTS_EXPIRED',
  'METADATA_NOT_FOUND',
  'METADATA_KEY_REJECTED',
  'METADATA_BAD_ANSWER',
  'METADATA_UNAVAILABLE',
  'METADATA_TIMEOUT',
  'PATH_NOT_ALLOWED',
  'FILE_NOT_FOUND',
  'FILE_ALREADY_EXISTS',
  'FILE_OPERATION_REFUSED',
  'FILE_DELETION_REFUSED',
  'MOVIE_FILES_BUSY',
  'CONFIRMATION_REQUIRED',
  'RECYCLE_BIN_ITEM_NOT_FOUND',
  'DISK_FULL',
  'ROOT_FOLDER_NOT_FOUND',
  'ROOT_FOLDER_ALREADY_EXISTS',
  'ROOT_FOLDER_IN_USE',
  'ROOT_FOLDER_UNAVAILABLE',
  'DOWNLOAD_CLIENT_NOT_FOUND',
  'DOWNLOAD_CLIENT_ALREADY_EXISTS',
  'DOWNLOAD_CLIENT_TEST_FAILED',
  'DOWNLOAD_CLIENT_UNAVAILABLE',
  'NO_DOWNLOAD_CLIENT',
  'RELEASE_NOT_FOUND',
  'RELEASE_ALREADY_GRABBED',
  'RELEASE_UNAVAILABLE',
  'GRAB_NOT_FOUND',
  'GRAB_NOT_CANCELLABLE',
  'QUEUE_ITEM_NOT_FOUND',
  'QUEUE_ITEM_NOT_RETRYABLE',
  'INDEXER_NOT_FOUND',
  'INDEXER_ALREADY_EXISTS',
  'INDEXER_TEST_FAILED',
  'INDEXER_CONNECTION_NOT_FOUND',
  'INDEXER_CONNECTION_FAILED',
  'INDEXER_SYNC_RUNNING',
  'DELAY_PROFILE_NOT_FOUND',
  'DELAY_PROFILE_ALREADY_EXISTS',
  'DELAY_PROFILE_IN_USE',
  'BLOCKLIST_ITEM_NOT_FOUND',
  'WEBHOOK_NOT_FOUND',
  'WEBHOOK_ALREADY_EXISTS',
  'WEBHOOK_TEST_FAILED',
  'WEBHOOK_DELIVERY_FAILED',
  'DATABASE_UNAVAILABLE',
  'LIBRARY_STOPPED',
  'INTERNAL_ERROR',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** One broken rule of the caller's input, or what of it is in the way of something that exists. */
export interface ErrorDetail {
  /** Where: a parameter, or the dotted path of a body field; empty for the body as a whole. */
  readonly field: string;
  /** Which rule, as a sentence for a person. */
  readonly message: string;
  /** Id of what exists already: the movie with this TMDB id, the task that does the work. */
  readonly id?: string;
}

export interface LibraryErrorOptions {
  readonly cause?: unknown;
  readonly details?: readonly ErrorDetail[];
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds?: number;
  /** With `UNAUTHENTICATED`: the value of `WWW-Authenticate`. */
  readonly wwwAuthenticate?: string;
}

/** The error of every operation of the library. `message` is safe to show: it contains no secrets. */
export class LibraryError extends Error {
  readonly code: ErrorCode;
  readonly details: readonly ErrorDetail[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly wwwAuthenticate: string | undefined;

  constructor(code: ErrorCode, message: string, options: LibraryErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'LibraryError';
    this.code = code;
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.wwwAuthenticate = options.wwwAuthenticate;
  }
}
