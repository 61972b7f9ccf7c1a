import { setTimeout as pause } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { LibraryError } from '../../errors/library-error.ts';
import { sendRequest, type TmdbOutcome } from './send-request.ts';
import type { TmdbFailure } from './tmdb-failure.ts';
import * as failures from './tmdb-failure.ts';
import type { TmdbSettings } from './tmdb-options.ts';
import { TimeoutReached, withTimeout } from './with-timeout.ts';

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
  const waitForAll = pausesOf(queue);

  const send = (path: string, parameters: TmdbParameters, signal: AbortSignal) => {
    const url = new URL(settings.baseUrl + path);
    url.search = new URLSearchParams({ ...parameters, ...credentials.parameters }).toString();
    const { timeoutMs, maximumAnswerBytes } = settings;
    const headers = { accept: 'application/json', 'user-agent': 'cinephage', ...credentials.headers };
    return queue.add(() => sendRequest({ url, headers, timeoutMs, maximumAnswerBytes, signal }), { signal });
  };

  return {
    async get(path, parameters, signal) {
      const attempts = createAttempts(settings, path, waitForAll);
      try {
        return await withTimeout(settings.deadlineMs, signal, (deadline) =>
          attempts.run(() => send(path, parameters, deadline), deadline),
        );
      } catch (error) {
        if (error instanceof TimeoutReached)
          throw attempts.lastError() ?? failures.tooSlow(settings.deadlineMs).error;
        throw error;
      }
    },
  };
}

type WaitForAll = (milliseconds: number) => void;

/** The retries of one operation. */
function createAttempts(settings: TmdbSettings, path: string, waitForAll: WaitForAll) {
  const endsAt = performance.now() + settings.deadlineMs;
  let last: LibraryError | undefined;

  async function run(send: () => Promise<TmdbOutcome>, deadline: AbortSignal): Promise<unknown> {
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await send();
      if (outcome.ok) return outcome.body;
      last = outcome.error;
      const delayMs =
        outcome.passing && attempt < settings.retries ? delayBefore(outcome, attempt, settings) : undefined;
      if (delayMs === undefined || performance.now() + delayMs >= endsAt) throw outcome.error;
      settings.logger?.warn(
        { path, attempt: attempt + 1, delayMs, code: outcome.error.code },
        outcome.error.message,
      );
      if (outcome.retryAfterMs !== undefined) waitForAll(delayMs);
      await pause(delayMs, undefined, { signal: deadline }).catch((error) => {
        throw deadline.aborted ? deadline.reason : error;
      });
    }
  }

  return { run, lastError: () => last };
}

/** How long to wait before the next attempt; undefined when TMDB wants us away for longer than a caller would wait. */
function delayBefore(failure: TmdbFailure, attempt: number, settings: TmdbSettings): number | undefined {
  const backoffMs = settings.retryDelayMs * 3 ** attempt * (1 + Math.random() / 4);
  if (failure.retryAfterMs === undefined) return Math.round(backoffMs);
  return failure.retryAfterMs > settings.maximumRetryAfterMs ? undefined : failure.retryAfterMs;
}

/** Holds the whole queue back while TMDB asks for quiet, so that the other requests do not earn a 429 each. */
function pausesOf(queue: PQueue): WaitForAll {
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
