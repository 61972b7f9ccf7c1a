import type { ExecutionResult, GraphQLError } from 'graphql';
import type { GraphQLErrorCode } from '../errors/error-codes.ts';
import { formatResult } from '../operations/format-result.ts';
import { type HttpOfError, httpOf } from '../operations/request-error.ts';
import { type JsonType, json } from './media-types.ts';
import { retryAfterHeaders, sseHeaders } from './wire/index.ts';

export type AnswerHeaders = Readonly<Record<string, string>>;

/** An answer that is complete. */
export interface CompleteAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
}

/** An answer that goes on: results as server-sent events. */
export interface StreamedAnswer {
  readonly status: 200;
  readonly headers: AnswerHeaders;
  readonly results: AsyncIterator<ExecutionResult>;
}

export type Answer = CompleteAnswer | StreamedAnswer;

/** Answers differ by credential and change at any time, so no cache on the way may keep them. */
const commonHeaders = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
const headersOf: Readonly<Record<JsonType, AnswerHeaders>> = {
  'application/json': { 'Content-Type': `${json}; charset=utf-8`, ...commonHeaders },
  'application/graphql-response+json': {
    'Content-Type': 'application/graphql-response+json; charset=utf-8',
    ...commonHeaders,
  },
};

/** @param headers those of the request as a whole, such as its rate limit */
export function answerResult(
  result: ExecutionResult,
  type: JsonType,
  headers: AnswerHeaders,
): CompleteAnswer {
  if (result.errors === undefined) {
    return { status: 200, headers: { ...headersOf[type], ...headers }, body: JSON.stringify(result) };
  }
  // Once it was executed, at least in part, the errors tell what became of it.
  const wasExecuted = 'data' in result && result.data !== undefined;
  const { status, headers: ofErrors } = wasExecuted ? fine : httpOfAll(result.errors, type);
  return {
    status,
    headers: { ...headersOf[type], ...headers, ...ofErrors },
    body: JSON.stringify(formatResult(result)),
  };
}

/** A batch: what became of each of its operations is in the body alone. */
export function answerBatch(
  results: readonly ExecutionResult[],
  type: JsonType,
  headers: AnswerHeaders,
): CompleteAnswer {
  return {
    status: 200,
    headers: { ...headersOf[type], ...headers },
    body: JSON.stringify(results.map(formatResult)),
  };
}

/** @param results end when the caller leaves, by `return` */
export function answerEvents(
  results: AsyncIterator<ExecutionResult>,
  headers: AnswerHeaders,
): StreamedAnswer {
  return {
    status: 200,
    headers: { ...sseHeaders, ...headers },
    results,
  };
}

const fine = { status: 200, headers: {} };

/**
 * How a request that was not executed is answered: the highest status that any of its errors asks for. By the
 * GraphQL-over-HTTP specification a sound request whose operation is not gets 200 in `application/json`, and 4xx in
 * `application/graphql-response+json`.
 */
function httpOfAll(
  errors: readonly GraphQLError[],
  type: JsonType,
): Pick<CompleteAnswer, 'status' | 'headers'> {
  let { status, headers }: Pick<CompleteAnswer, 'status' | 'headers'> = fine;
  for (const error of errors) {
    const http = httpOf(error) ?? httpByCode.get(error.extensions.code) ?? requestErrors;
    headers = { ...headers, ...retryAfter(error), ...http.headers };
    status = Math.max(status, type === json && http.spec === true ? 200 : http.status);
  }
  return { status, headers };
}

/** The specification's request errors, such as wrong variables. */
const requestErrors: HttpOfError = { status: 400, spec: true };

/** Errors that can befall any request, and do not know of HTTP. */
const httpByCode: ReadonlyMap<unknown, HttpOfError> = new Map<GraphQLErrorCode, HttpOfError>([
  ['UNAUTHENTICATED', { status: 401 }],
  ['FORBIDDEN', { status: 403 }],
  ['RATE_LIMITED', { status: 429 }],
  ['INTERNAL_ERROR', { status: 500 }],
  ['DATABASE_UNAVAILABLE', { status: 503 }],
  ['LIBRARY_STOPPED', { status: 503 }],
]);

function retryAfter({ extensions }: GraphQLError): AnswerHeaders {
  const { retryAfterSeconds } = extensions;
  return typeof retryAfterSeconds === 'number' ? retryAfterHeaders(retryAfterSeconds) : {};
}
