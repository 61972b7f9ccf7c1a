import { z } from 'zod';
import { basicAuthentication } from '../../http-client/basic-authentication.ts';
import type { HttpClient } from '../../http-client/http-client.ts';
import { type ClientAnswer, createClientRequests } from '../client-requests.ts';
import type { ClientSettings } from '../client-settings.ts';
import { DownloadClientError } from '../download-client.ts';

export interface NzbgetApi {
  /** Calls a procedure of the JSON-RPC API. @throws NzbgetCallError if NZBGet refuses it. @throws DownloadClientError */
  call<Result extends z.ZodType>(
    result: Result,
    method: string,
    parameters: readonly unknown[],
    signal: AbortSignal,
  ): Promise<z.output<Result>>;
}

/** NZBGet refuses a call, in its words. */
export class NzbgetCallError extends DownloadClientError {
  readonly reason: string;

  constructor(message: string, reason: string) {
    super('refused', message);
    this.name = 'NzbgetCallError';
    this.reason = reason;
  }
}

const envelope = z.object({
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).nullish(),
});

export function createNzbgetApi(http: HttpClient, settings: ClientSettings): NzbgetApi {
  const { name } = settings;
  const headers = basicAuthentication(settings);
  const send = createClientRequests({
    http,
    settings,
    isUnauthorized: ({ status }) => status === 401,
    unauthorizedMessage: `${name} refuses the user name or the password.`,
  });

  return {
    async call(result, method, parameters, signal) {
      const bytes = Buffer.from(JSON.stringify({ method, params: parameters }));
      const request = { path: '/jsonrpc', headers, body: { type: 'application/json', bytes } };
      const answer = envelope.safeParse(parseJson(name, await send(request, signal)));
      if (answer.data?.error != null) throw refused(name, method, answer.data.error.message);
      const parsed = result.safeParse(answer.data?.result);
      if (parsed.success) return parsed.data;
      throw new DownloadClientError('refused', `${name} sent an answer to ${method} that is not understood.`);
    },
  };
}

function parseJson(name: string, { status, text }: ClientAnswer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DownloadClientError(
      'misconfigured',
      `${name} answers with HTTP ${status}, and not as NZBGet does: it is another program, or its URL base is another one.`,
    );
  }
}

/** A user with fewer rights is refused in the answer, with status 200. */
function refused(name: string, method: string, reason: string): DownloadClientError {
  return /access denied/iu.test(reason)
    ? new DownloadClientError(
        'misconfigured',
        `${name} does not let this user call ${method}. Use its control user (ControlUsername).`,
      )
    : new NzbgetCallError(`${name} refuses ${method}: ${reason.replace(/\.$/u, '')}.`, reason);
}
