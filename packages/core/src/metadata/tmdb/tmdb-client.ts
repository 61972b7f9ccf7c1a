import PQueue from 'p-queue';
import { type RetryDecision, retryTransient } from '../../async/retry-transient.ts';
import { TimeoutError, withTimeout } from '../../async/with-timeout.ts';
import type { LibraryError } from '../../errors/library-error.ts';
import { sendRequest, type TmdbOutcome } from './send-request.ts';
import type { TmdbFailure } from './tmdb-failure.ts';
import * as failures from './tmdb-failure.ts';
import type { TmdbSettings } from './tmdb-options.ts';

export type TmdbParameters = Readonly<Record<string, string>>;

/** Asks TMDB and gives back parsed JSON, within its limits of rate and connections. */
export interface TmdbClient {
  /**
   * @throws LibraryError `METADATA_…`; the reason of `signal` when that is what ended it.
   */
  get(path: string, parameters: TmdbParameters, signal: AbortSignal): Promise<unknown>;
}

/** A client for one key. Nothing is sent before the first `get`. */
export function createTmdbClient(settings: TmdbSettings): TmdbClient {
  const queue = new PQueue({
    concurrency: settings.concurrency,
    interval: 1000,
    intervalCap: settings.requestsPerSecond,
    strict: true,
  });
  const credentials = credentialsFor(settings.apiKey);
  const waitForAll = createPause(queue);

  const send = (path: string, parameters: TmdbParameters, signal: AbortSignal) => {
    const url = new URL(settings.baseUrl + path);
    url.search = new URLSearchParams({ ...parameters, ...credentials.parameters }).toString();
    const { timeoutMs, maximumResponseBytes } = settings;
    const headers = { accept: 'application/json', 'user-agent': 'cinephage', ...credentials.headers };
    return queue.add(() => sendRequest({ url, headers, timeoutMs, maximumResponseBytes, signal }), {
      signal,
    });
  };

  return {
    async get(path, parameters, signal) {
      const attempts = createAttempts(settings, path, waitForAll);
      try {
        return await withTimeout(
          settings.deadlineMs,
          (deadline) => attempts.run(() => send(path, parameters, deadline), deadline),
          signal,
        );
      } catch (error) {
        if (error instanceof TimeoutError)
          throw attempts.lastError() ?? failures.timedOut(settings.deadlineMs).error;
        throw error;
      }
    },
  };
}

type WaitForAll = (milliseconds: number) => void;

/** The attempts of one operation. */
function createAttempts(settings: TmdbSettings, path: string, waitForAll: WaitForAll) {
  const endsAt = performance.now() + settings.deadlineMs;
  let last: LibraryError | undefined;

  function decideRetry(error: unknown, attempt: number): RetryDecision {
    if (!(error instanceof FailedAttempt)) return { retryInMs: null };
    const { failure } = error;
    last = failure.error;
    const retryInMs = attempt <= settings.retries ? pauseBefore(failure, attempt, settings) : null;
    if (retryInMs === null || performance.now() + retryInMs >= endsAt) throw failure.error;
    settings.logger?.warn({ path, attempt, delayMs: retryInMs, code: last.code }, last.message);
    if (failure.retryAfterMs !== undefined) waitForAll(retryInMs);
    return { retryInMs };
  }

  const run = (send: () => Promise<TmdbOutcome>, deadline: AbortSignal) =>
    retryTransient(
      async () => {
        const outcome = await send();
        if (outcome.ok) return outcome.body;
        throw new FailedAttempt(outcome);
      },
      decideRetry,
      deadline,
    );

  return { run, lastError: () => last };
}

class FailedAttempt extends Error {
  readonly failure: TmdbFailure;

  constructor(failure: TmdbFailure) {
    super(failure.error.message);
    this.failure = failure;
  }
}

/** How long to wait before the next attempt; null if none can succeed, or if `Retry-After` is longer than the maximum. */
function pauseBefore(failure: TmdbFailure, attempt: number, settings: TmdbSettings): number | null {
  if (!failure.isTransient) return null;
  const backoffMs = settings.retryDelayMs * 3 ** (attempt - 1) * (1 + Math.random() / 4);
  if (failure.retryAfterMs === undefined) return Math.round(backoffMs);
  return failure.retryAfterMs > settings.maximumRetryAfterMs ? null : failure.retryAfterMs;
}

/** Creates a function that pauses the whole queue after a 429, so that the other requests are not refused too. */
function createPause(queue: PQueue): WaitForAll {
  let until = 0;
  return (milliseconds) => {
    until = Math.max(until, performance.now() + milliseconds);
    queue.pause();
    setTimeout(() => performance.now() >= until - 1 && queue.start(), milliseconds).unref();
  };
}

/** v4 tokens are JWTs and go into a header; v3 keys go into the address. */
function credentialsFor(apiKey: string): { parameters: TmdbParameters; headers: Record<string, string> } {
  if (apiKey.includes('.')) return { parameters: {}, headers: { authorization: `Bearer ${apiKey}` } };
  return { parameters: { api_key: apiKey }, headers: {} };
}
