import { type GraphQLParams, isAsyncIterable, type Plugin, processRegularResult } from 'graphql-yoga';
import type { RequestContext } from '../context.ts';
import { requestError } from '../errors/operation-error.ts';
import type { GraphQLLimits } from '../options.ts';

/** Adds to Yoga's request parsing: JSON bodies alone and of bounded size, and a GraphQL error in every refusal. */
export function useRequestRules({ maxBodyBytes }: GraphQLLimits): Plugin<object, RequestContext> {
  return {
    onRequestParse({ request, requestParser, setRequestParser, serverContext: { origin } }) {
      // Before anything is executed; Yoga looks at `Accept` afterwards.
      checkAccept(origin.from.headers.get('accept'));
      if (request.method === 'POST') {
        checkJsonHeaders(origin.from.headers);
        setRequestParser(async () => toParams(await origin.readJson?.(maxBodyBytes)));
      } else if (requestParser !== undefined) {
        setRequestParser((received) => {
          try {
            return requestParser(received);
          } catch {
            throw invalid('The parameters "variables" and "extensions" must be valid JSON.');
          }
        });
      }
    },
    onParams({ params, setParams }) {
      const { operationName, ...others }: GraphQLParams = toObject(params);
      if (operationName != null && typeof operationName !== 'string') {
        throw invalid('The parameter "operationName" must be a string.');
      }
      if (operationName === '') setParams(others);
    },
    onResultProcess({ result, resultProcessor, setResultProcessor }) {
      if (resultProcessor !== undefined) return;
      if (isAsyncIterable(result))
        return result[Symbol.asyncIterator]()
          .return?.()
          .then(() => {});
      // An error that keeps its status, also for a client that accepts no JSON.
      setResultProcessor(processRegularResult, 'application/json');
    },
  };
}

const invalid = (message: string) => requestError('INVALID_INPUT', message);

/** The operation or operations of a request; Yoga and the plugins check what is in them. */
function toParams(value: unknown): object | object[] {
  if (!Array.isArray(value)) return toObject(value);
  if (value.length === 0) throw invalid('A batch must have at least one operation.');
  return value;
}

function toObject(value: unknown): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw invalid('An operation must be a JSON object.');
}

const served =
  /^\s*(?:\*\/\*|application\/(?:\*|json|graphql-response\+json)|text\/(?:\*|event-stream))\s*(?:;|$)/iu;
const otherCharset = /;\s*charset="?(?!utf-?8)/iu;

/** @throws GraphQLError `NOT_ACCEPTABLE` if the gateway answers in none of the media types */
function checkAccept(accept: string | null): void {
  const isServed = (range: string) => served.test(range) && !otherCharset.test(range);
  if (accept === null || accept.split(',').some(isServed)) return;
  const message = 'Answers are application/json, application/graphql-response+json or text/event-stream.';
  throw requestError('NOT_ACCEPTABLE', message, 406);
}

const jsonType = /^application\/json[ \t]*(?:;(.*))?$/i;
const charset = /(?:^|;)[ \t]*charset[ \t]*=[ \t]*"?([^\s;"]*)/i;

/**
 * Accepts JSON alone: browsers ask for permission (CORS) before they send it from a page of another origin, which they do not
 * for forms and plain text.
 *
 * @throws GraphQLError `UNSUPPORTED_MEDIA_TYPE`
 */
function checkJsonHeaders(headers: { get(name: string): string | null }): void {
  const refuse = (message: string, accepted: Readonly<Record<string, string>>) =>
    requestError('UNSUPPORTED_MEDIA_TYPE', message, 415, accepted);
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding.trim().toLowerCase() !== 'identity') {
    throw refuse('The body must not be compressed.', { 'Accept-Encoding': 'identity' });
  }
  const match = jsonType.exec((headers.get('content-type') ?? '').trim());
  const encodedAs = charset.exec(match?.[1] ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  if (match === null || !['utf-8', 'utf8'].includes(encodedAs)) {
    throw refuse('The body must be application/json in UTF-8.', { Accept: 'application/json' });
  }
}
