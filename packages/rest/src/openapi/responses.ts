import { errorBody, type RestErrorCode, statusByCode } from '../errors.ts';

const errorDescriptions = {
  400: 'The request breaks a rule; `details` says which.',
  401: 'Authentication required.',
  403: 'Pages from this origin may not do this with a session cookie.',
  404: 'There is nothing with this id or at this path.',
  405: 'The path exists, but does not take this method; `Allow` says which it takes.',
  409: 'The library is in a state that does not allow it.',
  413: 'The body is too large.',
  415: 'The body is not application/json.',
  429: 'Rate limit exceeded.',
  500: 'Something went wrong on the server.',
  502: 'The metadata source gave no usable answer.',
  503: 'Something this needs is not available now.',
  504: 'The metadata source took too long.',
} as const;

export type ErrorStatus = keyof typeof errorDescriptions;

/** Statuses that any request can meet. */
const everywhere = [401, 405, 429, 500, 503] as const satisfies readonly ErrorStatus[];

const rateLimitHeaders = {
  'X-RateLimit-Limit': { $ref: '#/components/headers/X-RateLimit-Limit' },
  'X-RateLimit-Remaining': { $ref: '#/components/headers/X-RateLimit-Remaining' },
  'X-RateLimit-Reset': { $ref: '#/components/headers/X-RateLimit-Reset' },
};

const headersByStatus: Partial<Record<ErrorStatus, object>> = {
  401: { 'WWW-Authenticate': { schema: { type: 'string' }, description: 'How to authenticate.' } },
  405: { Allow: { schema: { type: 'string' }, description: 'The methods the path takes.' } },
  429: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } },
  503: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } },
};

/** `components.headers` */
export const componentHeaders = {
  'X-RateLimit-Limit': header('Requests allowed per window.'),
  'X-RateLimit-Remaining': header('Requests left in this window.'),
  'X-RateLimit-Reset': header('When the window ends, in Unix seconds.'),
  'Retry-After': header('Seconds after which to try again.'),
};

/** `components.responses`: one per error status, named by it. */
export function createComponentResponses(): Record<string, object> {
  const statuses = Object.keys(errorDescriptions).map(Number) as ErrorStatus[];
  return Object.fromEntries(statuses.map((status) => [`Error${status}`, errorResponse(status)]));
}

/** A successful answer; its example is part of the document. */
export function success(schema: string, description: string, example: unknown, headers: object = {}): object {
  return {
    description,
    headers: { ...rateLimitHeaders, ...headers },
    content: { 'application/json': { schema: ref(schema), example } },
  };
}

/** An answer that goes on for as long as the client listens. */
export function eventStream(description: string, example: string): object {
  return {
    description,
    headers: rateLimitHeaders,
    content: { 'text/event-stream': { schema: { type: 'string' }, example } },
  };
}

export const noContent = (description: string) => ({ description, headers: rateLimitHeaders });

export const location = {
  Location: { schema: { type: 'string', format: 'uri-reference' }, description: 'Where to find it.' },
};

/** The error answers of an operation: those named and those every operation has. */
export function errors(...statuses: ErrorStatus[]): Record<string, object> {
  const all = [...new Set<ErrorStatus>([...statuses, ...everywhere])].sort((a, b) => a - b);
  return Object.fromEntries(all.map((status) => [status, { $ref: `#/components/responses/Error${status}` }]));
}

/** What a request brings along; its example is part of the document. */
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
