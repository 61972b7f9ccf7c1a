import { type Authenticator, createLibrary, type Library, type MetadataSource } from '@cinephage/core';
import { createTestDatabase, type DatabaseKind, type TestDatabase } from '@cinephage/core/testing';
import Koa from 'koa';
import { createNotFound, createRestRouter, type RestOptions } from '../../src/index.ts';
import { createOpenApiDocument } from '../../src/openapi/document.ts';
import { listen } from './listen.ts';
import { createOpenApiChecker } from './openapi-checker.ts';

export const apiKey = 'cinephage_test_key';

export interface RequestOptions {
  /** Strings and bytes are sent as they are, all other values as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Null for a request without credentials. */
  readonly key?: string | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; undefined for an empty body. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose shape they are about to check
  readonly body: any;
}

export interface Api extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly database: TestDatabase;
  readonly library: Library;
  /** Errors that clients saw as a 500 only. */
  readonly unexpected: unknown[];
  /** Sends one request and checks the response against the OpenAPI document. */
  request(method: string, path: string, options?: RequestOptions): Promise<Answer>;
}

export interface ApiOptions extends Omit<RestOptions, 'onError'> {
  /** Options that need the library, such as an authenticator on its database. */
  readonly configure?: (library: Library) => Promise<Partial<RestOptions>>;
  readonly metadata?: MetadataSource;
  readonly rootFolders?: readonly string[];
  readonly importFolders?: readonly string[];
  readonly secret?: string;
}

/** Accepts one key, with the same principal each time. */
export const oneKey: Authenticator = {
  authenticate: ({ headers }) =>
    headers.get('x-api-key') === apiKey ? { kind: 'api-key', id: 'key-1', userId: null, name: 'test' } : null,
};

/** Methods that have no operations in the document. */
const undocumented = new Set(['HEAD', 'OPTIONS']);
const checkers = {
  withAuth: createOpenApiChecker(createOpenApiDocument({ withAuthRoutes: true })),
  withoutAuth: createOpenApiChecker(createOpenApiDocument()),
};

/** Starts the REST API of a library on a new database. */
export async function startApi(
  kind: DatabaseKind,
  { metadata, rootFolders, importFolders, secret, configure, ...given }: ApiOptions = {},
): Promise<Api> {
  const database = await createTestDatabase(kind);
  const library = await createLibrary({
    database: database.url,
    ...(metadata && { metadata }),
    ...(importFolders && { importFolders }),
    ...(rootFolders && { rootFolders }),
    ...(secret && { secret }),
  });
  const rest = { ...given, ...(await configure?.(library)) };
  const unexpected: unknown[] = [];
  const options: RestOptions = { auth: oneKey, ...rest, onError: (error) => unexpected.push(error) };
  const app = new Koa();
  // Koa prints aborted connections; errors of the adapter are in `unexpected`.
  app.silent = true;
  app.use(createRestRouter(library, options).routes());
  app.use(createNotFound(options));
  const server = await listen(app);
  const check = rest.authHandler ? checkers.withAuth : checkers.withoutAuth;
  return {
    url: server.url,
    port: server.port,
    database,
    library,
    unexpected,
    async request(method, path, init) {
      const answer = await send(server.url, method, path, init);
      const [bare = path] = path.split('?', 1);
      const contentType = answer.headers.get('content-type');
      if (!undocumented.has(method)) check({ method, path: bare, contentType, ...answer });
      return answer;
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await library.stop();
      await database.dispose();
    },
  };
}

async function send(
  url: string,
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const { body, key = apiKey, headers = {} } = options;
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(key !== null && { 'x-api-key': key }),
      ...(body !== undefined && !isRaw && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: toBodyInit(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

function toBodyInit(body: unknown): string | Buffer<ArrayBuffer> {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body);
}
