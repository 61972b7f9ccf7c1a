import { badRequest } from './request-error.ts';

/** What a client asks for: the request of the GraphQL-over-HTTP specification, the same in a WebSocket message. */
export interface OperationParams {
  /** The document; absent when `extensions` names a persisted one. */
  readonly query: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly extensions: Readonly<Record<string, unknown>> | undefined;
}

const names = new Set(['query', 'operationName', 'variables', 'extensions']);

/** @throws GraphQLError `INVALID_INPUT` for anything else than an object of such parameters */
export function toOperationParams(value: unknown): OperationParams {
  if (!isRecord(value)) {
    throw badRequest(`The request must be an object, not ${kindOf(value)}.`);
  }
  for (const name in value) {
    if (!names.has(name) && value[name] != null) {
      throw badRequest(`There is no parameter "${name.slice(0, 40)}"; there are ${[...names].join(', ')}.`);
    }
  }
  return {
    query: textOf(value, 'query'),
    operationName: textOf(value, 'operationName'),
    variables: recordOf(value, 'variables'),
    extensions: recordOf(value, 'extensions'),
  };
}

/** The parameters in the query of a GET request. @throws GraphQLError `INVALID_INPUT` */
export function parseSearch(search: string): OperationParams {
  const value: Record<string, unknown> = {};
  for (const [name, text] of new URLSearchParams(search)) {
    if (text !== '') {
      value[name] = name === 'variables' || name === 'extensions' ? parseJson(name, text) : text;
    }
  }
  return toOperationParams(value);
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(`The parameter "${name}" is not valid JSON.`);
  }
}

function textOf(params: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = params[name] ?? undefined;
  if (value !== undefined && typeof value !== 'string') {
    throw badRequest(`The parameter "${name}" must be a string, not ${kindOf(value)}.`);
  }
  return value === '' ? undefined : value;
}

function recordOf(
  params: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> | undefined {
  const value = params[name] ?? undefined;
  if (value !== undefined && !isRecord(value)) {
    throw badRequest(`The parameter "${name}" must be an object, not ${kindOf(value)}.`);
  }
  return value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
