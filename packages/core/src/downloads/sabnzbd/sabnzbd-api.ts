import type { z } from 'zod';
import { basicAuthentication } from '../../http-client/basic-authentication.ts';
import type { HttpBody, HttpClient } from '../../http-client/http-client.ts';
import { createClientRequests } from '../client-requests.ts';
import type { ClientSettings } from '../client-settings.ts';
import { DownloadClientError } from '../download-client.ts';

type Parameters = Readonly<Record<string, string>>;

export interface SabnzbdApi {
  /** Calls a mode of the API. The key is in the body, as addresses get into logs. @throws DownloadClientError */
  call<Answer extends z.ZodType>(
    answer: Answer,
    parameters: Parameters,
    signal: AbortSignal,
    file?: File,
  ): Promise<z.output<Answer>>;
}

export function createSabnzbdApi(http: HttpClient, settings: ClientSettings): SabnzbdApi {
  const { name, apiKey } = settings;
  const headers = basicAuthentication(settings);
  const send = createClientRequests({
    http,
    settings,
    isUnauthorized: ({ status, text }) => status === 401 || (status === 403 && /api ?key/iu.test(text)),
    unauthorizedMessage: `${name} refuses the API key. The NZB key is not enough.`,
  });

  return {
    async call(answer, parameters, signal, file) {
      const form = new FormData();
      const fields = { ...parameters, output: 'json', apikey: apiKey ?? '' };
      for (const [field, value] of Object.entries(fields)) form.append(field, value);
      if (file !== undefined) form.append('name', file);
      const { status, text } = await send({ path: '/api', headers, body: await encode(form) }, signal);
      if (status !== 200) throw refusedStatus(name, status, text);
      return parse(name, answer, text);
    },
  };
}

async function encode(form: FormData): Promise<HttpBody> {
  const encoded = new Response(form);
  return {
    type: encoded.headers.get('content-type') ?? '',
    bytes: new Uint8Array(await encoded.arrayBuffer()),
  };
}

function refusedStatus(name: string, status: number, text: string): DownloadClientError {
  if (status === 403 && /hostname/iu.test(text)) {
    return new DownloadClientError(
      'misconfigured',
      `${name} refuses the host name it is asked by. Add the name to its host_whitelist, or use its address.`,
    );
  }
  return new DownloadClientError(
    status === 404 ? 'misconfigured' : 'refused',
    `${name} answers with HTTP ${status}: it is not SABnzbd, its URL base is another one, or it refuses this machine.`,
  );
}

function parse<Answer extends z.ZodType>(name: string, schema: Answer, text: string): z.output<Answer> {
  const value = parseJson(name, text);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const error = errorOf(value);
  throw new DownloadClientError(
    'refused',
    error === null
      ? `${name} sent an answer that is not understood.`
      : `${name} refuses the request: ${error}.`,
  );
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DownloadClientError('misconfigured', `${name} does not answer as SABnzbd does.`);
  }
}

/** Errors come with status 200. */
function errorOf(value: unknown): string | null {
  const isError = typeof value === 'object' && value !== null && 'error' in value;
  return isError && typeof value.error === 'string' ? value.error.replace(/\.$/u, '') : null;
}
