import { createHash } from 'node:crypto';
import type { Sent } from './exchange.ts';

export interface Expected {
  readonly status: number;
  /** `extensions.code` of the only error; none for an answer without errors. */
  readonly code?: string;
  readonly type?: string;
}

export interface RequestCase extends Sent, Expected {
  readonly it: string;
}

const json = 'application/json; charset=utf-8';
const graphqlJson = 'application/graphql-response+json; charset=utf-8';
const grj = { accept: 'application/graphql-response+json' };
const contentType = { 'content-type': 'application/json' };

const post = (value: unknown, headers: Record<string, string> = {}): Sent => ({
  headers: { ...contentType, ...headers },
  body: typeof value === 'string' ? value : JSON.stringify(value),
});
const get = (params: Record<string, string>, headers: Record<string, string> = {}): Sent => ({
  method: 'GET',
  path: `/graphql?${new URLSearchParams(params)}`,
  headers,
});

const query = '{ __typename }';
const several = 'query A { a: __typename } query B { b: __typename } mutation C { __typename }';
const named = 'query Named($id: ID!) { movie(id: $id) { title } }';
const included = 'query Included($if: Boolean!) { __typename @include(if: $if) }';
const persistedQuery = 'query Kept { kept: __typename }';
const sha256Hash = createHash('sha256').update(persistedQuery).digest('hex');
/** Knows one operation. */
export const persistedOperations = { get: (hash: string) => (hash === sha256Hash ? persistedQuery : null) };

const unknownId = '00000000-0000-4000-8000-000000000000';
const refresh = `mutation { refreshMovie(id: "${unknownId}") { id } }`;

export const sound: RequestCase[] = [
  { it: 'answers a query', ...post({ query }), status: 200 },
  { it: 'heeds operationName', ...post({ query: several, operationName: 'B' }), status: 200 },
  { it: 'heeds variables', ...post({ query: included, variables: { if: true } }), status: 200 },
  {
    it: 'takes null for what is optional',
    ...post({ query, variables: null, operationName: null, extensions: null }),
    status: 200,
  },
  { it: 'takes extensions it does not know', ...post({ query, extensions: { other: 1 } }), status: 200 },
  { it: 'takes an empty operationName for none', ...post({ query, operationName: '' }), status: 200 },
  { it: 'takes a byte order mark', ...post(`\uFEFF${JSON.stringify({ query })}`), status: 200 },
  {
    it: 'takes a charset',
    ...post({ query }, { 'content-type': 'application/json; charset=UTF-8' }),
    status: 200,
  },
  {
    it: 'takes a content type in capitals',
    ...post({ query }, { 'content-type': 'Application/JSON' }),
    status: 200,
  },
  { it: 'answers a query by GET', ...get({ query }), status: 200 },
  {
    it: 'heeds variables by GET',
    ...get({ query: included, variables: '{"if":true}', operationName: 'Included' }),
    status: 200,
  },
  { it: 'has a path with a slash at its end, too', ...post({ query }), path: '/graphql/', status: 200 },
  {
    it: 'answers a query by GET at a path with a slash at its end, too',
    ...get({ query }),
    path: `/graphql/?${new URLSearchParams({ query })}`,
    status: 200,
  },
  {
    it: 'finds a persisted operation',
    ...post({ extensions: { persistedQuery: { version: 1, sha256Hash } } }),
    status: 200,
  },
  {
    it: 'finds a persisted operation by GET',
    ...get({ extensions: JSON.stringify({ persistedQuery: { version: 1, sha256Hash } }) }),
    status: 200,
  },
];

export const accepts: RequestCase[] = [
  ...(
    [
      ['*/*', json],
      ['application/*', json],
      ['application/json', json],
      ['application/json; charset=utf-8', json],
      ['application/graphql-response+json', graphqlJson],
      ['application/graphql-response+json, application/json;q=0.9', graphqlJson],
      ['application/graphql-response+json; charset=utf-8, application/json; charset=utf-8', graphqlJson],
      ['application/json, application/graphql-response+json', json],
      ['text/html, application/json;q=0.2', json],
      ['text/event-stream, application/json', json],
      ['multipart/mixed, application/graphql-response+json, text/event-stream', graphqlJson],
      ['text/event-stream', 'text/event-stream'],
    ] as const
  ).map(([accept, type]) => ({ it: `answers ${accept}`, ...post({ query }, { accept }), status: 200, type })),
  {
    it: 'has nothing but JSON and events',
    ...post({ query }, { accept: 'text/plain' }),
    status: 406,
    code: 'NOT_ACCEPTABLE',
  },
  {
    it: 'has nothing but UTF-8',
    ...post({ query }, { accept: 'application/json; charset=latin1' }),
    status: 406,
    code: 'NOT_ACCEPTABLE',
  },
  {
    it: 'has no subscriptions as JSON',
    ...post({ query: 'subscription { taskUpdated { id } }' }, { accept: 'application/json' }),
    status: 406,
    code: 'NOT_ACCEPTABLE',
  },
];

/** Invalid operations in valid requests: the body says so, and the status too for clients that accept GraphQL responses. */
export const unsound: RequestCase[] = (
  [
    ['a syntax error', post({ query: '{ oh' }), 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', post({ query: '{ nothing }' }), 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing variable', post({ query: named }), 'INVALID_INPUT'],
    ['a wrong variable', post({ query: named, variables: { id: {} } }), 'INVALID_INPUT'],
    [
      'a document that is too deep',
      post({ query: `{ a${' { a'.repeat(30)}${' }'.repeat(30)} }` }),
      'OPERATION_LIMIT_EXCEEDED',
    ],
    [
      'an unknown persisted operation',
      post({ extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } }),
      'PERSISTED_QUERY_NOT_FOUND',
    ],
    [
      'a persisted operation that has no hash',
      post({ extensions: { persistedQuery: { sha256Hash: 'constructor' } } }),
      'PERSISTED_QUERY_NOT_FOUND',
    ],
  ] as const
).flatMap(([what, sent, code]) => [
  { it: `tells of ${what} in JSON`, ...sent, status: 200, code, type: json },
  {
    it: `tells of ${what} by the status`,
    ...sent,
    headers: { ...sent.headers, ...grj },
    status: 400,
    code,
    type: graphqlJson,
  },
]);

export const executed: RequestCase[] = [
  {
    it: 'answers what fails in execution',
    ...post({ query: refresh }),
    status: 200,
    code: 'MOVIE_NOT_FOUND',
  },
  {
    it: 'answers what fails in execution with its own type',
    ...post({ query: refresh }, grj),
    status: 200,
    code: 'MOVIE_NOT_FOUND',
    type: graphqlJson,
  },
];

export const refused: RequestCase[] = [
  ...(
    [
      ['an unknown operationName', post({ query: several, operationName: 'D' })],
      ['several operations without operationName', post({ query: several })],
      ['a document without operation', post({ query: 'fragment A on Query { __typename }' })],
    ] as const
  ).map(([what, sent]) => ({
    it: `refuses ${what}`,
    ...sent,
    status: 400,
    code: 'OPERATION_RESOLUTION_FAILURE',
  })),
  ...(
    [
      ['no query', post({})],
      ['an empty query', post({ query: '' })],
      ['a query that is no text', post({ query: 1 })],
      ['variables in a list', post({ query, variables: [] })],
      ['variables in text', post({ query, variables: '{}' })],
      ['extensions in text', post({ query, extensions: '{}' })],
      ['an operationName that is no text', post({ query, operationName: 1 })],
      ['an unknown parameter', post({ query, id: 1 })],
      ['null', post('null')],
      ['text', post('"query"')],
      ['a number', post('1')],
      ['a batch', post([{ query }])],
      ['an empty batch', post([])],
      ['a GET without query', get({})],
      ['a GET with broken variables', get({ query, variables: '{' })],
      ['a GET with broken extensions', get({ query, extensions: 'x' })],
    ] as const
  ).flatMap(([what, sent]) => [
    { it: `refuses ${what}`, ...sent, status: 400, code: 'INVALID_INPUT', type: json },
    {
      it: `refuses ${what} in any type`,
      ...sent,
      headers: { ...sent.headers, ...grj },
      status: 400,
      code: 'INVALID_INPUT',
      type: graphqlJson,
    },
  ]),
  ...['', '{', 'query', '{"query":"{__typename}"'].map((body) => ({
    it: `refuses the body ${body || 'of no bytes'}`,
    ...post(body),
    status: 400,
    code: 'INVALID_JSON',
  })),
  {
    it: 'refuses what is no UTF-8',
    headers: contentType,
    body: new Uint8Array([0x7b, 0xff, 0x7d]),
    status: 400,
    code: 'INVALID_JSON',
  },
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'application/graphql+json',
    'application/json; charset=latin1',
    'application/jsonp',
    'text/json',
  ].map((type) => ({
    it: `refuses ${type}`,
    ...post({ query }, { 'content-type': type }),
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  })),
  {
    it: 'refuses compressed bodies',
    ...post({ query }, { 'content-encoding': 'gzip' }),
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  ...['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'].map((method) => ({
    it: `refuses ${method}`,
    method,
    status: 405,
    ...(method !== 'HEAD' && { code: 'METHOD_NOT_ALLOWED' }),
  })),
  { it: 'refuses mutations by GET', ...get({ query: refresh }), status: 405, code: 'METHOD_NOT_ALLOWED' },
  {
    it: 'refuses mutations by GET among other operations',
    ...get({ query: several, operationName: 'C' }),
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
  },
  {
    it: 'refuses too large a body',
    ...post({ query, variables: { a: 'x'.repeat(60_000) } }),
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
  },
  {
    it: 'has nothing below its path',
    ...post({ query }),
    path: '/graphql/other',
    status: 404,
    code: 'NOT_FOUND',
  },
  { it: 'has nothing elsewhere', ...post({ query }), path: '/', status: 404, code: 'NOT_FOUND' },
  {
    it: 'refuses strangers',
    ...post({ query }, { 'x-api-key': 'wrong' }),
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  {
    it: 'refuses strangers who introspect',
    ...post({ query: '{ __schema { queryType { name } } }' }, { 'x-api-key': 'wrong' }),
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  {
    it: 'refuses strangers whatever they ask',
    ...post('{', { 'x-api-key': 'wrong', ...grj }),
    status: 401,
    code: 'UNAUTHENTICATED',
    type: graphqlJson,
  },
];
