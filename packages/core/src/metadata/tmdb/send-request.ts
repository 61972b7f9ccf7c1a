import { TimeoutError, withTimeout } from '../../async/with-timeout.ts';
import type { TmdbFailure } from './tmdb-failure.ts';
import * as failures from './tmdb-failure.ts';

export interface TmdbRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Covers the headers and the whole body, so that bytes that trickle in do not hold us. */
  readonly timeoutMs: number;
  readonly maximumAnswerBytes: number;
  readonly signal: AbortSignal;
}

/** What one request led to. */
export type TmdbOutcome =
  | { readonly ok: true; readonly body: unknown }
  | ({ readonly ok: false } & TmdbFailure);

/**
 * Sends one request once. Every failure is an outcome; only an abort of `request.signal` rejects, with its reason.
 * Redirects are refused: TMDB has none, and following one would send the key to another host.
 */
export async function sendRequest(request: TmdbRequest): Promise<TmdbOutcome> {
  let headersCame = false;
  try {
    return await withTimeout(
      request.timeoutMs,
      async (signal) => {
        const response = await fetch(request.url, { headers: request.headers, redirect: 'manual', signal });
        headersCame = true;
        const text = await readText(response, request.maximumAnswerBytes);
        return text === undefined
          ? failed(failures.tooLarge(request.maximumAnswerBytes))
          : toOutcome(response, text);
      },
      request.signal,
    );
  } catch (error) {
    request.signal.throwIfAborted();
    if (error instanceof TimeoutError) return failed(failures.tooSlow(request.timeoutMs));
    const reason = networkReason(error);
    return failed(headersCame ? failures.brokenOff(reason) : failures.unreachable(reason));
  }
}

const failed = (failure: TmdbFailure): TmdbOutcome => ({ ok: false, ...failure });

/** The body as text, or undefined if it is larger than allowed. */
async function readText(response: Response, maximumBytes: number): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the stream, and with it the connection.
    if (bytes > maximumBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function toOutcome(response: Response, text: string): TmdbOutcome {
  const { status } = response;
  const body = parseJson(text);
  if (response.ok) return body === undefined ? failed(failures.notJson(status, true)) : { ok: true, body };
  return failed(toFailure(status, response.headers.get('retry-after'), body));
}

/** @see https://developer.themoviedb.org/docs/errors for the `status_code` inside the body. */
function toFailure(status: number, retryAfter: string | null, body: unknown): TmdbFailure {
  const tmdbCode = statusCodeOf(body);
  if (status === 401 || (status === 403 && tmdbCode !== undefined)) return failures.keyRejected();
  if (status === 404 && (tmdbCode === 34 || tmdbCode === 6)) return failures.notFound();
  if (status === 404)
    return failures.badAnswer('TMDB has no such address; the operator should check TMDB_BASE_URL.');
  if (status === 429) return failures.tooManyRequests(parseRetryAfter(retryAfter, Date.now()));
  if (status >= 500)
    return withRetryAfter(failures.serverError(status), parseRetryAfter(retryAfter, Date.now()));
  if (status >= 300 && status < 400)
    return failures.badAnswer(`TMDB sent us elsewhere (${status}); the operator should check TMDB_BASE_URL.`);
  return failures.badAnswer(`TMDB refused the request with ${status}.`);
}

function withRetryAfter(failure: TmdbFailure, retryAfterMs: number | undefined): TmdbFailure {
  return retryAfterMs === undefined ? failure : { ...failure, retryAfterMs };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function statusCodeOf(body: unknown): number | undefined {
  if (typeof body !== 'object' || body === null || !('status_code' in body)) return undefined;
  return typeof body.status_code === 'number' ? body.status_code : undefined;
}

/** The error code of the socket (`ECONNREFUSED`), which is all that may be shown. */
function networkReason(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && /^[A-Z_]+$/u.test(cause.code)) return cause.code;
  }
  return 'network error';
}

/**
 * Milliseconds to wait by a `Retry-After` header, which is a number of seconds or an HTTP date (RFC 9110, 10.2.3);
 * undefined when absent or neither.
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d{1,9}$/u.test(value)) return Number(value) * 1000;
  // Only dates hold letters; without this Date.parse would take '-5' for a year.
  const date = /[a-z]/iu.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
