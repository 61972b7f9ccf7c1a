import PQueue from 'p-queue';
import type { Dispatcher } from 'undici';
import { ZodError } from 'zod';
import { TimeoutError, withTimeout } from '../async/with-timeout.ts';
import { createGuardedDispatcher } from '../http-client/guarded-dispatcher.ts';
import type { HttpClientError } from '../http-client/http-client-error.ts';
import type { ClientSettings } from './client-settings.ts';
import { DownloadClientError } from './download-client.ts';
import { createLoginGuard } from './login-guard.ts';

/** How the libraries of torrent clients are called. */
export interface ClientCalls {
  /** For the `fetch` of the library. */
  readonly dispatcher: Dispatcher;
  /**
   * Runs requests, one call after the other: sessions are begun once. After a refused password or key it runs no further ones, as
   * clients ban addresses that go on trying.
   *
   * @throws DownloadClientError
   */
  run<T>(signal: AbortSignal, requests: () => Promise<T>): Promise<T>;
}

export interface ClientCallsOptions {
  readonly settings: Pick<ClientSettings, 'name' | 'host' | 'port'>;
  /** Explains what only this program answers; null: the general rules hold. */
  explain(error: unknown, status: number | null): DownloadClientError | null;
}

/** Of a request to begin its answer. */
export const requestTimeoutMs = 20_000;
const callTimeoutMs = 60_000;

export function createClientCalls({ settings, explain }: ClientCallsOptions): ClientCalls {
  const queue = new PQueue({ concurrency: 1 });
  const { name, host, port } = settings;
  let connectError: HttpClientError | null = null;
  const guard = createLoginGuard();
  const { dispatcher, endRequests } = createGuardedDispatcher({
    timeoutMs: requestTimeoutMs,
    onConnectError(error) {
      connectError = error;
    },
  });

  /** @param signal ends the requests */
  async function attempt<T>(requests: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    connectError = null;
    signal.addEventListener('abort', endRequests, { once: true });
    try {
      return await requests();
    } catch (cause) {
      throw toClientError(cause);
    } finally {
      signal.removeEventListener('abort', endRequests);
    }
  }

  function toClientError(cause: unknown): DownloadClientError {
    if (cause instanceof DownloadClientError) return cause;
    const status = statusOf(cause);
    const explained = connectError === null ? explain(cause, status) : null;
    if (explained !== null) return explained;
    if (status !== null) return explainStatus(name, status);
    if (cause instanceof ZodError) {
      const message = `${name} answers in another way than its program does: the host or the port may be of another one.`;
      return new DownloadClientError('misconfigured', message);
    }
    if (connectError?.reason === 'refusedAddress')
      return new DownloadClientError('misconfigured', connectError.message);
    const why = connectError?.message ?? `${host}:${port} did not answer, or not completely.`;
    return new DownloadClientError('unreachable', `${name} cannot be reached: ${why}`);
  }

  return {
    dispatcher,
    async run(signal, requests) {
      try {
        return await withTimeout(
          callTimeoutMs,
          (ends) => queue.add(() => guard(() => attempt(requests, ends))),
          signal,
        );
      } catch (cause) {
        if (!(cause instanceof TimeoutError)) throw cause;
        throw new DownloadClientError(
          'unreachable',
          `${name} did not answer within ${callTimeoutMs / 1000} s.`,
        );
      }
    },
  };
}

/** The status of the answer that a library has made an error of. */
export function statusOf(error: unknown): number | null {
  return error instanceof Error && 'status' in error && typeof error.status === 'number'
    ? error.status
    : null;
}

const [firstServerError, badGateway, gatewayTimeout] = [500, 502, 504];

/** @param name of the client */
function explainStatus(name: string, status: number): DownloadClientError {
  if (status === 401 || status === 403) {
    return new DownloadClientError(
      'unauthorized',
      `${name} refuses the user name, the password or the key (HTTP ${status}).`,
    );
  }
  if (status === 404) {
    return new DownloadClientError(
      'misconfigured',
      `${name} does not know the address (HTTP 404): the port or the URL base may be wrong.`,
    );
  }
  if (status >= badGateway && status <= gatewayTimeout) {
    return new DownloadClientError(
      'unreachable',
      `${name} is not running behind its proxy (HTTP ${status}).`,
    );
  }
  const what = status >= firstServerError ? 'has failed' : 'refuses the request';
  return new DownloadClientError('refused', `${name} ${what} (HTTP ${status}).`);
}
