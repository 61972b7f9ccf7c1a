import { errorBody, type RestErrorCode, statusByCode } from '../errors.ts';

const errorDescriptions = {
  400: 'The request is invalid; `details` lists the broken rules.',
  401: 'Authentication required.',
  403: 'Pages of this origin must not send changes with a session cookie.',
  404: 'The id or path does not exist.',
  405: 'The path does not support this method; `Allow` lists those that it supports.',
  409: 'The current state of the library does not allow the operation.',
  413: 'The body is too large.',
  415: 'The body must be application/json.',
  429: 'The client has exceeded its rate limit.',
  500: 'Something went wrong on the server; its log says what.',
  502: 'The metadata source, Prowlarr or Jackett sent an unusable response.',
  503: 'The database, the metadata source or the library is unavailable; try again later.',
  504: 'The metadata source did not respond in time.',
  507: 'The disk is full.',
} as const;

export type ErrorStatus = keyof typeof errorDescriptions;

/** Statuses that every operation can answer. */
const commonStatuses = [401, 405, 429, 500, 503] as const satisfies readonly ErrorStatus[];

const rateLimitHeaders = {
  'X-RateLimit-Limit': { $ref: '#/components/headers/X-RateLimit-Limit' },
  'X-RateLimit-Remaining': { $ref: '#/components/headers/X-RateLimit-Remaining' },
  'X-RateLimit-Reset': { $ref: '#/components/headers/X-RateLimit-Reset' },
};

const headersByStatus: Partial<Record<ErrorStatus, object>> = {
  401: {
    'WWW-Authenticate': { schema: { type: 'string' }, description: 'The supported ways to authenticate.' },
  },
  405: { Allow: { schema: { type: 'string' }, description: 'The methods that the path supports.' } },
  429: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } },
  503: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } },
};

/** `components.headers` */
export const componentHeaders = {
  'X-RateLimit-Limit': header('The maximum number of requests per window.'),
  'X-RateLimit-Remaining': header('The number of requests left in this window.'),
  'X-RateLimit-Reset': header('The end of the window, as a Unix timestamp in seconds.'),
  'Retry-After': header('The number of seconds to wait before trying again.'),
};

/** `components.responses`: one per error status, such as `Error404`. */
export function createComponentResponses(): Record<string, object> {
  const statuses = Object.keys(errorDescriptions).map(Number) as ErrorStatus[];
  return Object.fromEntries(statuses.map((status) => [`Error${status}`, errorResponse(status)]));
}

/** A successful response with an example. */
export function success(schema: string, description: string, example: unknown, headers: object = {}): object {
  return {
    description,
    headers: { ...rateLimitHeaders, ...headers },
    content: { 'application/json': { schema: ref(schema), example } },
  };
}

/** A stream of server-sent events. */
export function eventStream(description: string, example: string): object {
  return {
    description,
    headers: rateLimitHeaders,
    content: { 'text/event-stream': { schema: { type: 'string' }, example } },
  };
}

export const noContent = (description: string) => ({ description, headers: rateLimitHeaders });

export const location = {
  Location: { schema: { type: 'string', format: 'uri-reference' }, description: 'URL of the new resource.' },
};

/** The error responses of an operation: those given and those of every operation. */
export function errors(...statuses: ErrorStatus[]): Record<string, object> {
  const all = [...new Set<ErrorStatus>([...statuses, ...commonStatuses])].sort((a, b) => a - b);
  return Object.fromEntries(all.map((status) => [status, { $ref: `#/components/responses/Error${status}` }]));
}

/** A request body with an example. */
export function body(schema: string, example: unknown): object {
  return { required: true, content: { 'application/json': { schema: ref(schema), example } } };
}

export const ref = (schema: string) => ({ $ref: `#/components/schemas/${schema}` });

function errorResponse(status: ErrorStatus): object {
  const codes = (Object.keys(statusByCode) as RestErrorCode[]).filter(
    (code) => statusByCode[code] === status,
  );
  const [first = 'INTERNAL_ERROR'] = codes;
  return {
    description: `${errorDescriptions[status]} Codes: ${codes.join(', ')}.`,
    headers: { ...rateLimitHeaders, ...headersByStatus[status] },
    content: {
      'application/json': { schema: ref('Error'), example: errorBody(first, errorDescriptions[status]) },
    },
  };
}

function header(description: string): object {
  return { description, schema: { type: 'integer' } };
}
