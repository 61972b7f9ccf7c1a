import { Transmission } from '@ctrl/transmission';
import { z } from 'zod';
import { type ClientCalls, requestTimeoutMs } from '../client-calls.ts';
import { type ClientSettings, clientAddress } from '../client-settings.ts';
import { DownloadClientError } from '../download-client.ts';

export interface TransmissionApi {
  /** Calls a method of the RPC. @throws DownloadClientError `refused` with what Transmission says */
  call<T>(method: string, fields: Readonly<Record<string, unknown>>, answer: z.ZodType<T>): Promise<T>;
  /** The id of the session, which changes when Transmission starts, and now and then. */
  session(): string | null;
}

const answerSchema = z.object({ result: z.string(), arguments: z.unknown() });

export function createTransmissionApi(
  settings: ClientSettings,
  { dispatcher }: ClientCalls,
): TransmissionApi {
  const session = new Session({
    baseUrl: clientAddress(settings, '/transmission'),
    path: '/rpc',
    username: settings.username ?? '',
    password: settings.password ?? '',
    timeout: requestTimeoutMs,
    dispatcher,
  });
  return {
    session: () => session.state.auth?.sessionId ?? null,
    async call(method, fields, schema) {
      const { _data } = await session.request(method, fields);
      const { result, arguments: answer } = answerSchema.parse(_data);
      if (result === 'success') return schema.parse(answer);
      throw new DownloadClientError('refused', `${settings.name} refuses: ${sentence(result)}`);
    },
  };
}

const maximumDepth = 6;

/** The library repeats a request as often as the answer is that its session is over, which some proxies always answer. */
class Session extends Transmission {
  private depth = 0;

  override request<T>(
    method: string,
    fields: object = {},
  ): ReturnType<typeof Transmission.prototype.request<T>> {
    if (this.depth >= maximumDepth) return Promise.reject(new SessionError());
    this.depth++;
    return super.request<T>(method, fields).finally(() => {
      this.depth--;
    });
  }
}

/** A session that ends as soon as it has begun. */
export class SessionError extends Error {}

/** What Transmission says, as a sentence and without addresses, which may contain a key of a tracker. */
export function sentence(text: string): string {
  const plain = text.replace(/\b[a-z]+:\/\/\S+/giu, '…').replace(/[\s.]+$/u, '');
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}.`;
}
