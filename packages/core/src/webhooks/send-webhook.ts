import { createHmac } from 'node:crypto';
import type { HttpClient } from '../http-client/http-client.ts';
import { HttpClientError } from '../http-client/http-client-error.ts';
import { parseRetryAfter } from '../http-client/parse-retry-after.ts';

export interface WebhookMessage {
  readonly url: string;
  readonly allowPrivateAddresses: boolean;
  /** Null: it is not signed. */
  readonly secret: string | null;
  /** The same in each attempt, so that receivers can tell a repetition. */
  readonly id: string;
  /** JSON. */
  readonly body: string;
}

export interface WebhookAnswer {
  readonly isDelivered: boolean;
  /** Null: there was no answer. */
  readonly statusCode: number | null;
  /** A sentence; null: it is delivered. */
  readonly error: string | null;
  /** How long the receiver asks to wait. */
  readonly retryAfterSeconds: number | null;
}

const timeoutMs = 15_000;
const maximumAnswerBytes = 1024 * 1024;

/**
 * Sends a message by POST, signed as [Standard Webhooks](https://www.standardwebhooks.com) has it, and also in the header that GitHub
 * uses, which more receivers know.
 */
export async function sendWebhook(
  { http, now }: { readonly http: HttpClient; readonly now: () => Date },
  message: WebhookMessage,
  signal?: AbortSignal,
): Promise<WebhookAnswer> {
  const { url, allowPrivateAddresses, body } = message;
  const bytes = Buffer.from(body);
  const timestamp = String(Math.floor(now().getTime() / 1000));
  try {
    const answer = await http.request({
      ...{ url, allowPrivateAddresses, signal, timeoutMs, maximumBytes: maximumAnswerBytes },
      headers: { 'webhook-id': message.id, 'webhook-timestamp': timestamp, ...sign(message, timestamp) },
      body: { type: 'application/json', bytes },
    });
    return answer.kind === 'response'
      ? readAnswer(new URL(url).host, answer, now().getTime())
      : failed('The receiver redirects to a magnet link.');
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof HttpClientError)) throw error;
    return failed(error.message);
  }
}

const failed = (error: string): WebhookAnswer => ({
  isDelivered: false,
  statusCode: null,
  error,
  retryAfterSeconds: null,
});

function readAnswer(
  host: string,
  { status, headers }: { readonly status: number; readonly headers: Headers },
  now: number,
): WebhookAnswer {
  const isDelivered = status >= 200 && status < 300;
  const hint = status >= 300 && status < 400 ? ' Redirects are not followed.' : '';
  const retryAfterMs = parseRetryAfter(headers.get('retry-after'), now);
  return {
    isDelivered,
    statusCode: status,
    error: isDelivered ? null : `${host} answered with the status ${status}.${hint}`,
    retryAfterSeconds: retryAfterMs === undefined ? null : Math.ceil(retryAfterMs / 1000),
  };
}

function sign({ secret, id, body }: WebhookMessage, timestamp: string): Readonly<Record<string, string>> {
  if (secret === null) return {};
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : secret;
  const hmac = (text: string) => createHmac('sha256', key).update(text);
  return {
    'webhook-signature': `v1,${hmac(`${id}.${timestamp}.${body}`).digest('base64')}`,
    'x-hub-signature-256': `sha256=${hmac(body).digest('hex')}`,
  };
}
