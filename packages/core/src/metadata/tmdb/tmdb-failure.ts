import { type ErrorCode, LibraryError } from '../../errors/library-error.ts';

/** Why one request to TMDB failed, and whether asking again may help. */
export interface TmdbFailure {
  readonly error: LibraryError;
  readonly passing: boolean;
  /** What TMDB asked for by `Retry-After`. */
  readonly retryAfterMs?: number;
}

const failure = (code: ErrorCode, message: string, passing: boolean): TmdbFailure => ({
  error: new LibraryError(code, message),
  passing,
});

// Messages and causes are written here, never taken from fetch: its own can hold the address, and with it the key.

export const unreachable = (reason: string) =>
  failure('METADATA_UNAVAILABLE', `TMDB could not be reached (${reason}); try again later.`, true);

export const brokenOff = (reason: string) =>
  failure(
    'METADATA_UNAVAILABLE',
    `TMDB broke off in the middle of its answer (${reason}); try again later.`,
    true,
  );

export const tooSlow = (milliseconds: number) =>
  failure('METADATA_TIMEOUT', `TMDB did not answer within ${seconds(milliseconds)}; try again later.`, true);

export const tooLarge = (maximumBytes: number) =>
  failure(
    'METADATA_BAD_ANSWER',
    `TMDB sent more than ${maximumBytes} bytes, which no answer of its has.`,
    false,
  );

export const notJson = (status: number, passing: boolean) =>
  failure(
    'METADATA_BAD_ANSWER',
    `TMDB answered ${status} with something that is not JSON; if that lasts, the operator should check TMDB_BASE_URL.`,
    passing,
  );

export const badAnswer = (message: string) => failure('METADATA_BAD_ANSWER', message, false);

export const serverError = (status: number) =>
  failure('METADATA_BAD_ANSWER', `TMDB is in trouble and answered ${status}; try again later.`, true);

export const keyRejected = () =>
  failure(
    'METADATA_KEY_REJECTED',
    'TMDB rejected its API key; the operator should check TMDB_API_KEY.',
    false,
  );

export const notFound = () => failure('METADATA_NOT_FOUND', 'TMDB does not know what was asked for.', false);

/** A 429. `retryAfterMs` is undefined when TMDB named no time. */
export function tooManyRequests(retryAfterMs: number | undefined): TmdbFailure {
  const wait = retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(retryAfterMs / 1000));
  const when = wait === undefined ? 'later' : `in ${seconds(wait * 1000)}`;
  const error = new LibraryError(
    'METADATA_UNAVAILABLE',
    `TMDB is receiving too many requests; try again ${when}.`,
    wait === undefined ? {} : { retryAfterSeconds: wait },
  );
  return { error, passing: true, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function seconds(milliseconds: number): string {
  const value = Math.round(milliseconds / 100) / 10;
  return value === 1 ? '1 second' : `${value} seconds`;
}
