import type { HttpBody, HttpClient } from '../http-client/http-client.ts';
import { HttpClientError } from '../http-client/http-client-error.ts';
import { type ClientSettings, clientAddress } from './client-settings.ts';
import { DownloadClientError } from './download-client.ts';
import { createLoginGuard } from './login-guard.ts';

export interface ClientRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: HttpBody;
}

export interface ClientAnswer {
  readonly status: number;
  readonly text: string;
}

/** @throws DownloadClientError */
export type SendClientRequest = (request: ClientRequest, signal: AbortSignal) => Promise<ClientAnswer>;

export interface ClientRequestsParams {
  readonly http: HttpClient;
  readonly settings: ClientSettings;
  /** Whether an answer says that the password or the key is wrong. */
  isUnauthorized(answer: ClientAnswer): boolean;
  /** The sentence for people about it. */
  readonly unauthorizedMessage: string;
}

const timeoutMs = 60_000;
const maximumBytes = 64 * 1024 * 1024;

/**
 * Requests to a program with its password or key. Once that is refused, no further request is sent; so until it is accepted for the
 * first time, there is one request at a time.
 */
export function createClientRequests({
  http,
  settings,
  isUnauthorized,
  unauthorizedMessage,
}: ClientRequestsParams): SendClientRequest {
  const guard = createLoginGuard();
  let isAccepted = false;
  let previous: Promise<unknown> = Promise.resolve();

  async function send(request: ClientRequest, signal: AbortSignal): Promise<ClientAnswer> {
    signal.throwIfAborted();
    const answer = await ask(http, settings, request, signal);
    if (isUnauthorized(answer)) throw new DownloadClientError('unauthorized', unauthorizedMessage);
    isAccepted = true;
    return answer;
  }

  return (request, signal) => {
    const guarded = () => guard(() => send(request, signal));
    if (isAccepted) return guarded();
    const answer = previous.then(guarded);
    previous = answer.catch(() => undefined);
    return answer;
  };
}

async function ask(
  http: HttpClient,
  settings: ClientSettings,
  { path, headers, body }: ClientRequest,
  signal: AbortSignal,
): Promise<ClientAnswer> {
  try {
    const response = await http.request({
      ...{ url: `${clientAddress(settings)}${path}`, headers, body, signal, timeoutMs, maximumBytes },
      allowPrivateAddresses: true,
    });
    if (response.kind === 'magnet') {
      throw new DownloadClientError('misconfigured', `The program at ${settings.host} is another one.`);
    }
    return { status: response.status, text: new TextDecoder().decode(response.bytes) };
  } catch (cause) {
    signal.throwIfAborted();
    throw cause instanceof HttpClientError ? toClientError(cause) : cause;
  }
}

function toClientError(cause: HttpClientError): DownloadClientError {
  const isOfSettings = cause.reason === 'refusedAddress' || cause.reason === 'badRedirect';
  return new DownloadClientError(isOfSettings ? 'misconfigured' : 'unreachable', cause.message, { cause });
}
