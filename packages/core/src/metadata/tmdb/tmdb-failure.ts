import { type ErrorCode, LibraryError } from '../../errors/library-error.ts';

/** Why one request to TMDB failed, and whether another attempt may succeed. */
export interface TmdbFailure {
  readonly error: LibraryError;
  readonly isTransient: boolean;
  /** From the header `Retry-After`. */
  readonly retryAfterMs?: number;
}

const failure = (code: ErrorCode, message: string, isTransient: boolean): TmdbFailure => ({
  error: new LibraryError(code, message),
  isTransient,
});

// Messages and causes of fetch are not used, as they can contain the address, and with it the key.

export const unreachable = (reason: string) =>
  failure('METADATA_UNAVAILABLE', `TMDB could not be reached (${reason}); try again later.`, true);

export const connectionLost = (reason: string) =>
  failure(
    'METADATA_UNAVAILABLE',
    `The connection to TMDB was lost during its response (${reason}); try again later.`,
    true,
  );

export const timedOut = (milliseconds: number) =>
  failure('METADATA_TIMEOUT', `TMDB did not answer within ${seconds(milliseconds)}; try again later.`, true);

export const tooLarge = (maximumBytes: number) =>
  failure('METADATA_BAD_ANSWER', `TMDB sent more than the maximum of ${maximumBytes} bytes.`, false);

export const notJson = (status: number, isTransient: boolean) =>
  failure(
    'METADATA_BAD_ANSWER',
    `TMDB answered ${status} with a body that is not JSON; if this continues, the operator should check TMDB_BASE_URL.`,
    isTransient,
  );

export const invalidResponse = (message: string) => failure('METADATA_BAD_ANSWER', message, false);

export const serverError = (status: number) =>
  failure('METADATA_BAD_ANSWER', `TMDB failed with ${status}; try again later.`, true);

export const keyRejected = () =>
  failure(
    'METADATA_KEY_REJECTED',
    'TMDB rejected its API key; the operator should check TMDB_API_KEY.',
    false,
  );

export const notFound = () => failure('METADATA_NOT_FOUND', 'TMDB does not have the requested movie.', false);

/** A 429. @param retryAfterMs undefined without `Retry-After` */
export function tooManyRequests(retryAfterMs: number | undefined): TmdbFailure {
  const wait = retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(retryAfterMs / 1000));
  const when = wait === undefined ? 'later' : `in ${seconds(wait * 1000)}`;
  const error = new LibraryError(
    'METADATA_UNAVAILABLE',
    `TMDB is receiving too many requests; try again ${when}.`,
    wait === undefined ? {} : { retryAfterSeconds: wait },
  );
  return { error, isTransient: true, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function seconds(milliseconds: number): string {
  const value = Math.round(milliseconds / 100) / 10;
  return value === 1 ? '1 second' : `${value} seconds`;
}
