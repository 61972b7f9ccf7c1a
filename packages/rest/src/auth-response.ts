import type { Context } from 'koa';
import { RequestError, type RestErrorCode } from './errors.ts';
import { sendJsonText, sendNoContent } from './send-json.ts';

const codeByStatus: Readonly<Record<number, RestErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMITED',
};

/**
 * Sends the response of an auth handler: cookies and JSON as they are, errors in the shape of this API.
 *
 * @throws RequestError for a 4xx of the handler; Error for a 5xx, whose details are not shown to clients
 */
export async function sendAuthResponse(ctx: Context, response: Response): Promise<void> {
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) ctx.append('Set-Cookie', cookies);
  const text = await response.text();
  if (response.status >= 500) {
    throw new Error(`The auth handler answered ${response.status}: ${text.slice(0, 500)}`);
  }
  if (response.status >= 400) throw refusal(response, text);
  if (text === '') sendNoContent(ctx);
  else sendJsonText(ctx, response.status, text);
}

function refusal(response: Response, text: string): RequestError {
  const code = codeByStatus[response.status] ?? 'INVALID_INPUT';
  // better-auth uses a header of its own in place of Retry-After (RFC 9110).
  const retryAfter = response.headers.get('retry-after') ?? response.headers.get('x-retry-after');
  return new RequestError(code, sentenceIn(text) ?? 'The request was refused.', {
    headers: retryAfter === null ? {} : { 'Retry-After': retryAfter },
  });
}

/** The `message` of a JSON error body. */
function sentenceIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || !('message' in body)) return undefined;
    if (typeof body.message !== 'string' || body.message === '') return undefined;
    return body.message.endsWith('.') ? body.message : `${body.message}.`;
  } catch {
    return undefined;
  }
}
