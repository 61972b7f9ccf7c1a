import { type GraphQLParams, isAsyncIterable, type Plugin, processRegularResult } from 'graphql-yoga';
import type { RequestContext } from '../context.ts';
import { checkJsonHeaders, requestError } from './request-error.ts';

const served =
  /^\s*(?:\*\/\*|application\/(?:\*|json|graphql-response\+json)|text\/(?:\*|event-stream))\s*(?:;|$)/iu;
const otherCharset = /;\s*charset="?(?!utf-?8)/iu;

/** Whether an `Accept` header names a media type that the gateway answers in. */
const isServed = (accept: string | null) =>
  accept === null || accept.split(',').some((range) => served.test(range) && !otherCharset.test(range));

const notAcceptable = () =>
  requestError(
    'NOT_ACCEPTABLE',
    'Answers are application/json, application/graphql-response+json or text/event-stream.',
    406,
  );

const { message, extensions } = requestError('NOT_FOUND', 'There is nothing here.', 404);
const notFound = JSON.stringify({ errors: [{ message, extensions: { code: extensions.code } }] });

/** Adds to Yoga's request parsing: JSON bodies alone and of bounded size, and a GraphQL error in every refusal. */
export function useRequestRules({
  maxBodyBytes,
}: {
  readonly maxBodyBytes: number;
}): Plugin<object, RequestContext> {
  return {
    onRequestParse({ request, requestParser, setRequestParser, serverContext: { origin } }) {
      // Before anything is executed; Yoga looks at `Accept` afterwards.
      if (!isServed(origin.from.headers.get('accept'))) throw notAcceptable();
      if (request.method === 'POST') {
        checkJsonHeaders(origin.from.headers);
        setRequestParser(async () => toParams(await origin.readJson?.(maxBodyBytes)));
      } else if (requestParser !== undefined) {
        setRequestParser((received) => {
          try {
            return requestParser(received);
          } catch {
            throw requestError(
              'INVALID_INPUT',
              'The parameters "variables" and "extensions" must be valid JSON.',
            );
          }
        });
      }
    },
    onParams({ params, setParams }) {
      const { operationName, ...others }: GraphQLParams = toObject(params);
      if (operationName != null && typeof operationName !== 'string') {
        throw requestError('INVALID_INPUT', 'The parameter "operationName" must be a string.');
      }
      if (operationName === '') setParams(others);
    },
    async onResultProcess({ result, resultProcessor, setResultProcessor }) {
      if (resultProcessor !== undefined) return;
      if (isAsyncIterable(result)) {
        await result[Symbol.asyncIterator]().return?.();
      } else {
        // An error that keeps its status, also for a client that accepts no JSON.
        setResultProcessor(processRegularResult, 'application/json');
      }
    },
    onResponse({ response, setResponse, fetchAPI }) {
      if (response.status === 404 && !response.headers.has('content-type')) {
        const headers = { 'Content-Type': 'application/json; charset=utf-8' };
        setResponse(new fetchAPI.Response(notFound, { status: 404, headers }));
      }
    },
  };
}

/** The operation or operations of a request; Yoga and the plugins check what is in them. */
function toParams(value: unknown): object | object[] {
  if (!Array.isArray(value)) return toObject(value);
  if (value.length === 0) throw requestError('INVALID_INPUT', 'A batch must have at least one operation.');
  return value;
}

function toObject(value: unknown): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw requestError('INVALID_INPUT', 'An operation must be a JSON object.');
  }
  return value;
}
