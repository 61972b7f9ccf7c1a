import { TimeoutError, withTimeout } from '../../async/with-timeout.ts';
import { parseRetryAfter } from '../../http-client/parse-retry-after.ts';
import type { TmdbFailure } from './tmdb-failure.ts';
import * as failures from './tmdb-failure.ts';

export interface TmdbRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Timeout for the headers and the whole body. */
  readonly timeoutMs: number;
  readonly maximumResponseBytes: number;
  readonly signal: AbortSignal;
}

/** The result of one request. */
export type TmdbOutcome =
  | { readonly ok: true; readonly body: unknown }
  | ({ readonly ok: false } & TmdbFailure);

/**
 * Sends one request, without retries. Failures are returned; only an abort of `request.signal` rejects, with its reason.
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
        const text = await readText(response, request.maximumResponseBytes);
        return text === undefined
          ? failed(failures.tooLarge(request.maximumResponseBytes))
          : toOutcome(response, text);
      },
      request.signal,
    );
  } catch (error) {
    request.signal.throwIfAborted();
    if (error instanceof TimeoutError) return failed(failures.timedOut(request.timeoutMs));
    const reason = networkReason(error);
    return failed(headersCame ? failures.connectionLost(reason) : failures.unreachable(reason));
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
    return failures.invalidResponse('TMDB has no such path; the operator should check TMDB_BASE_URL.');
  if (status === 429) return failures.tooManyRequests(parseRetryAfter(retryAfter, Date.now()));
  if (status >= 500)
    return withRetryAfter(failures.serverError(status), parseRetryAfter(retryAfter, Date.now()));
  if (status >= 300 && status < 400)
    return failures.invalidResponse(
      `TMDB answered with a redirect (${status}); the operator should check TMDB_BASE_URL.`,
    );
  return failures.invalidResponse(`TMDB refused the request with ${status}.`);
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

/** The error code of the socket, such as `ECONNREFUSED`; messages of sockets are not shown, as they contain the address. */
function networkReason(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && /^[A-Z_]+$/u.test(cause.code)) return cause.code;
  }
  return 'network error';
}
