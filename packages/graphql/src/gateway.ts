import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type Caller,
  createAuthorizer,
  type Library,
  type Principal,
  refuseOtherThanLibrary,
} from '@cinephage/core';
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { useAuthentication } from './authentication/use-authentication.ts';
import { RequestContext } from './context.ts';
import type { GatewayDeps } from './deps.ts';
import { createErrorMask, type ErrorMask } from './errors/error-mask.ts';
import { operationPlugins } from './execution/operation-plugins.ts';
import { longestTimerMs } from './execution/use-timeout.ts';
import { useGraphiql } from './graphiql/use-graphiql.ts';
import { createDocumentCache, createParseErrorCache } from './limits/document-cache.ts';
import { checkOptions, type GraphQLOptions, type NextFunction, readLimits } from './options.ts';
import { usePersistedDocuments } from './persisted-operations/use-persisted-documents.ts';
import { atOwnPath, callerOf, fetchOrigin, nodeOrigin } from './requests/request-origin.ts';
import { isAtOrBelow } from './requests/request-target.ts';
import { finishResponse, sendResponse, toPlatformResponse } from './requests/send-response.ts';
import { useRequestRules } from './requests/use-request-rules.ts';
import { createSchema } from './schema/create-schema.ts';
import { useSubscriptions } from './subscriptions/use-subscriptions.ts';
import type { SocketExecute } from './websocket/connections.ts';
import { createSocketServer } from './websocket/create-socket-server.ts';

/** What a fetch server knows about a request that the request does not say. */
export interface ServerContext {
  /**
   * The client's address and the host it called.
   *
   * @default unknown: the rate limit counts all requests without a credential as one client
   */
  readonly caller?: Caller | undefined;
}

/**
 * GraphQL for any server. Its functions can be passed on by themselves, such as `createServer(gateway.handle)`, and reject
 * only with what `onError` throws.
 */
export interface GraphQLGateway {
  readonly schema: GraphQLSchema;
  /** For servers that speak fetch, such as Bun, Deno, Hono or Next.js. */
  fetch(request: Request, server?: ServerContext): Promise<Response>;
  /**
   * For `node:http` and hosts that build on it, such as Express, Connect, NestJS or Koa. Resolves when the response was
   * written, or a stream of events has begun. A body that the host has read is taken from `req.body`.
   *
   * With a caller, or nothing, it answers every request, whatever its path. With `next` it is a middleware: requests for other
   * paths go on to the next handler, and an error goes to the host's error handler.
   *
   * @param callerOrNext from where the request comes, where a trusted proxy stands in between, or the host's `next`.
   *   Default: from the peer
   * @param onAuthenticated called with the principal of the request, for the log of the host
   * @example
   * app.use('/graphql', gateway.handle); // Express
   */
  handle(
    req: IncomingMessage,
    res: ServerResponse,
    callerOrNext?: Caller | NextFunction,
    onAuthenticated?: (principal: Principal) => void,
  ): Promise<void>;
  /**
   * For the `upgrade` event of node's servers: WebSockets with the protocol `graphql-transport-ws`. Requests for other paths
   * are left to the server's other listeners; one that none of them takes within 5 seconds is answered with 404, and at once if
   * this function itself is the only listener.
   *
   * @param caller from where the request comes, where a trusted proxy stands in between. Default: from the peer
   * @returns whether the request was for the gateway, which then has accepted or refused it; false if the socket is left alone
   * @example
   * server.on('upgrade', gateway.handleUpgrade);
   */
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer, caller?: Caller): boolean;
  /** Ends subscriptions and closes sockets; what else is under way is answered. Safe to call twice. */
  close(): Promise<void>;
}

/** @throws LibraryError `INVALID_INPUT` for an option or a limit that is wrong or unknown */
export function createGraphQLGateway(library: Library, options: GraphQLOptions = {}): GraphQLGateway {
  refuseOtherThanLibrary(library);
  checkOptions(options);
  const stopping = new AbortController();
  const deps = createDeps(options, stopping.signal);
  const { path, schema } = deps;
  const yoga = createYogaServer(deps, options);
  // Read once: Yoga binds a function each time that it is read.
  const { handleRequest, handleNodeRequestAndResponse } = yoga;
  const sockets = createSocketServer({ ...deps, execute: createSocketExecute(library, yoga, deps) });

  async function close(): Promise<void> {
    // Sockets first: clients take the end of a subscription on an open socket for the end of its events.
    const closed = sockets.close();
    stopping.abort();
    await closed;
  }
  options.signal?.addEventListener('abort', () => void close());
  if (options.signal?.aborted) void close();

  return {
    schema,
    async fetch(request, server) {
      const context = new RequestContext(library, fetchOrigin(request, callerIn(server)));
      const response = await finishResponse(() => handleRequest(request, context), context, deps);
      return toPlatformResponse(response, context.headers);
    },
    // Two parameters and no more: Express and Connect take a function with four for a handler of errors, and skip it.
    async handle(req, res, ...[callerOrNext, onAuthenticated]) {
      const next = typeof callerOrNext === 'function' ? callerOrNext : undefined;
      const caller = typeof callerOrNext === 'function' ? undefined : callerOrNext;
      const origin = { ...nodeOrigin(req, res, path, caller ?? callerOf(req)), onAuthenticated };
      if (next !== undefined && !isAtOrBelow(origin.target.pathname, path)) {
        next();
        return;
      }
      const context = new RequestContext(library, origin);
      const answer = () => handleNodeRequestAndResponse(atOwnPath(req, origin.target), res, context);
      try {
        await sendResponse(req, res, await finishResponse(answer, context, deps), {
          ...deps,
          headers: context.headers,
        });
      } catch (error) {
        if (next === undefined) throw error;
        next(error);
      }
    },
    handleUpgrade: sockets.handleUpgrade,
    close,
  };
}

/** Servers that call `fetch` themselves pass objects of their own in this place. */
function callerIn(server: ServerContext | undefined): Caller | undefined {
  return typeof server?.caller?.clientIp === 'string' ? server.caller : undefined;
}

function createDeps(options: GraphQLOptions, stopping: AbortSignal): GatewayDeps & ErrorMask {
  const limits = readLimits(options.limits);
  const { auth, rateLimits, trustedOrigins, path = '/graphql' } = options;
  return {
    ...limits,
    heartbeatMs: Math.min(limits.heartbeatMs, longestTimerMs),
    drainWithinMs: Math.min(limits.drainWithinMs, longestTimerMs),
    ...createErrorMask(options),
    path,
    stopping,
    authorizer: createAuthorizer({ auth, rateLimits, trustedOrigins }),
    schema: createSchema(),
  };
}

type Yoga = ReturnType<typeof createYogaServer>;

function createYogaServer(deps: GatewayDeps & ErrorMask, options: GraphQLOptions) {
  const { path, schema, maskError, errorMessage, maxBatch } = deps;
  // GraphiQL sends introspection and what people write, neither of which is among persisted operations.
  const { graphiql = options.persistedOperations?.only !== true } = options;
  return createYoga<RequestContext>({
    schema,
    graphqlEndpoint: path,
    plugins: [
      ...(graphiql ? [useGraphiql(path)] : []),
      useAuthentication(deps),
      useRequestRules(deps),
      ...usePersistedDocuments(options),
      // Before the limits, which a plugin that replaces the parser or the executor must not bypass.
      ...(options.plugins ?? []),
      ...operationPlugins(deps),
      useSubscriptions(deps),
    ],
    maskedErrors: { maskError, errorMessage },
    batching: maxBatch > 1 && { limit: maxBatch },
    parserAndValidationCache: { documentCache: createDocumentCache(), errorCache: createParseErrorCache() },
    maxRequestBodySize: false,
    multipart: false,
    // The mask reports what is unexpected.
    logging: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    // No URL ends like this: the health of the host is the host's.
    healthCheckEndpoint: ' ',
  });
}

/** Executes an operation of a WebSocket by Yoga, so that plugins see it. */
function createSocketExecute(library: Library, yoga: Yoga, { maskError }: GatewayDeps): SocketExecute {
  const request = new yoga.fetchAPI.Request('http://localhost', {
    method: 'POST',
    headers: { accept: 'text/event-stream' },
  });
  return async ({ from, principal }, params, signal) => {
    const context = new RequestContext(library, { from });
    context.caller = principal;
    context.signal = signal;
    const result = await yoga.getResultForParams({ params, request }, context);
    return result ?? { errors: [maskError(new Error('The operation has no result.'))] };
  };
}
