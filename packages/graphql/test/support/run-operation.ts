import type { ExecutionResult, GraphQLError } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import { createErrorMask, type ErrorMaskOptions } from '../../src/errors/error-mask.ts';
import { createDocumentCache, createParseErrorCache } from '../../src/limits/document-cache.ts';
import { createMovieSchema, type MovieContext } from './movie-schema.ts';

export type MovieYoga = ReturnType<typeof createMovieYoga>;

export interface MovieYogaOptions extends ErrorMaskOptions {
  /** Errors as they are when false. */
  readonly mask?: boolean;
  /** The size of the cache of parsed documents. Default: that of the gateway. */
  readonly maximumCacheBytes?: number;
}

export function createMovieYoga(
  plugins: readonly Plugin[],
  { mask = true, maximumCacheBytes, ...options }: MovieYogaOptions = {},
) {
  return createYoga<object, MovieContext>({
    schema: createMovieSchema(),
    plugins: [...plugins],
    maskedErrors: mask && createErrorMask(options),
    parserAndValidationCache: {
      documentCache: createDocumentCache(maximumCacheBytes),
      errorCache: createParseErrorCache(1_000_000),
    },
    logging: false,
  });
}

export interface OperationRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly context?: MovieContext;
}

/** Executes as those do who have a transport of their own. */
export async function runOperation(yoga: MovieYoga, request: OperationRequest): Promise<ExecutionResult> {
  const { parse, validate, contextFactory, execute, schema } = yoga.getEnveloped({ ...request.context });
  const document = parse(request.query);
  const errors = validate(schema, document);
  if (errors.length > 0) {
    return { errors };
  }
  return execute({
    schema,
    document,
    contextValue: await contextFactory(),
    variableValues: request.variables,
    operationName: request.operationName,
  });
}

export interface Answer {
  readonly status: number;
  readonly data?: unknown;
  readonly errors?: readonly Pick<GraphQLError, 'message' | 'path' | 'locations' | 'extensions'>[];
}

/** Asks as clients do, over HTTP. */
export function postOperation(
  yoga: MovieYoga,
  { query, variables, operationName }: OperationRequest,
): Promise<Answer> {
  return postBody(yoga, JSON.stringify({ query, variables, operationName }));
}

export async function postBody(yoga: MovieYoga, body: string): Promise<Answer> {
  const response = await yoga.fetch('http://gateway.example/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body,
  });
  return { status: response.status, ...(await response.json()) };
}
