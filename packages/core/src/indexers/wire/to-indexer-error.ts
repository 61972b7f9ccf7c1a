import { HttpClientError, type HttpClientFailure } from '../../http-client/http-client-error.ts';
import { parseRetryAfter } from '../../http-client/parse-retry-after.ts';
import { withoutKeys } from '../feed/keyless-url.ts';
import { IndexerError, type IndexerFailure } from '../indexer-source.ts';

const httpFailures: Readonly<Record<HttpClientFailure, IndexerFailure>> = {
  refusedAddress: 'refusedAddress',
  unreachable: 'unreachable',
  connectionLost: 'unreachable',
  timedOut: 'timedOut',
  tooLarge: 'badResponse',
  tooManyRedirects: 'badResponse',
  badRedirect: 'badResponse',
  badResponse: 'badResponse',
};

/** Converts the failure of a request; other errors, such as the reason of a signal, stay. */
export function toIndexerError(error: unknown): unknown {
  if (!(error instanceof HttpClientError)) return error;
  return new IndexerError(httpFailures[error.reason], error.message, { cause: error });
}

/** What an indexer answers besides a feed. */
export interface RefusedResponse {
  readonly status: number;
  readonly headers: Headers;
}

interface RefusalOptions {
  readonly apiKey: string | null;
  readonly now: Date;
}

const limitWords =
  /limit (?:was |is )?(?:reached|exceeded)|too many requests|rate limit|daily limit|hits? limit/iu;
const keyWords = /api.?key|credential|unauthorized|unauthorised|authentication/iu;

/** The error that an error document means. Its code counts more than the HTTP status, which is mostly 200. */
export function errorOfDocument(
  { code, description }: { readonly code: number | null; readonly description: string },
  response: RefusedResponse,
  { apiKey, now }: RefusalOptions,
): IndexerError {
  const failure = failureOfCode(code, description, response.status);
  const said = cleanDescription(description, apiKey);
  const detail = `${said === '' ? 'no description' : said}${code === null ? '' : ` (code ${code})`}`;
  return new IndexerError(failure, `${sentences[failure]}: ${detail}.`, {
    retryAfterMs: retryAfter(response, now),
  });
}

function failureOfCode(code: number | null, description: string, status: number): keyof typeof sentences {
  if (code === 500 || code === 501 || code === 429 || status === 429 || limitWords.test(description))
    return 'limitReached';
  if (code === 910 || code === 410 || status === 410) return 'disabled';
  if (code !== null && code >= 100 && code <= 107) return 'keyRejected';
  if (code !== null && code >= 200 && code <= 203) return 'unsupported';
  if (status === 401 || status === 403 || keyWords.test(description)) return 'keyRejected';
  return 'badResponse';
}

const sentences = {
  limitReached: 'Its limit is reached',
  disabled: 'It is disabled',
  keyRejected: 'It refuses the key',
  unsupported: 'It does not support the request',
  badResponse: 'It answered with an error',
};

const longestDescription = 200;

/** What an indexer says may contain the address that it was asked at, with the key. */
function cleanDescription(description: string, apiKey: string | null): string {
  const plain = withoutKeys(description.replace(/https?:\/\/\S+/giu, '[address]'), apiKey);
  return plain
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .replace(/[.!]+$/u, '')
    .slice(0, longestDescription);
}

/** The error of an answer that is no error document; null if its status is that of a success. */
export function errorOfStatus(response: RefusedResponse, now: Date): IndexerError | null {
  const { status } = response;
  if (status >= 200 && status < 300) return null;
  const retryAfterMs = retryAfter(response, now);
  if (status === 429) {
    return new IndexerError('limitReached', 'It has answered too many requests (status 429).', {
      retryAfterMs,
    });
  }
  if (status === 401 || status === 403) {
    return new IndexerError('keyRejected', `It refuses the key, or the request (status ${status}).`);
  }
  if (status === 404) {
    return new IndexerError(
      'badResponse',
      'There is no API at this address (status 404): check base URL and API path.',
    );
  }
  if (status === 410) return new IndexerError('disabled', 'It is disabled (status 410).');
  const failure = status >= 500 ? 'unreachable' : 'badResponse';
  return new IndexerError(failure, `It answered with status ${status}.`, { retryAfterMs });
}

const retryAfter = ({ headers }: RefusedResponse, now: Date) =>
  parseRetryAfter(headers.get('retry-after'), now.getTime()) ?? null;
