import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Caller, createGatekeeper, type Library, type Principal } from '@cinephage/core';
import type { GraphQLSchema } from 'graphql';
import { checkGraphQLOptions } from './check-options.ts';
import { createErrorMask } from './errors/error-mask.ts';
import { operationPlugins } from './execution/operation-plugins.ts';
import { createGraphiql } from './graphiql/create-graphiql.ts';
import { createAnswerOperations } from './http/answer-operations.ts';
import { createHttpHandler, type HttpHandler } from './http/create-http-handler.ts';
import { createNodeHandler } from './http/create-node-handler.ts';
import { fetchHttpRequest } from './http/fetch-http-request.ts';
import { createFindPage } from './http/find-page.ts';
import { toResponse } from './http/write-answer.ts';
import { longestTimerMs } from './longest-timer.ts';
import { createOperations } from './operations/create-operations.ts';
import { createEngine } from './operations/engine.ts';
import { createOperationContext } from './operations/operation-context.ts';
import { createFindDocument } from './operations/persisted-operations.ts';
import type { GraphQLOptions, NextFunction } from './options.ts';
import { readLimits } from './read-limits.ts';
import { createSchema } from './schema/create-schema.ts';
import { useSubscriptions } from './subscriptions/use-subscriptions.ts';
import { createAdmitConnection } from './websocket/admit-connection.ts';
import { createBeginOperation } from './websocket/begin-operation.ts';
import { createSocketServer, type SocketServer } from './websocket/create-socket-server.ts';
import { createSocketProtocol } from './websocket/socket-protocol.ts';

/** What a fetch server knows of a request beside it. */
export interface ServerContext {
  /** From where it comes. Unless given, all who have no credential are counted as one. */
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
   * @param onAdmitted told who calls, for the log of the host
   * @example
   * app.use('/graphql', gateway.handle); // Express
   */
  handle(
    req: IncomingMessage,
    res: ServerResponse,
    callerOrNext?: Caller | NextFunction,
    onAdmitted?: (principal: Principal) => void,
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
  checkGraphQLOptions(options);
  const stopping = new AbortController();
  const parts = createParts(library, options, stopping.signal);
  const answer = createHttp(parts, options);
  const sockets = createSockets(parts);
  const streaming = { ...parts.lasting, isStopping: () => stopping.signal.aborted };

  async function close(): Promise<void> {
    // Sockets first, as clients take the end of a subscription on an open one for the end of the events.
    const closed = sockets.close();
    stopping.abort();
    await closed;
  }
  options.signal?.addEventListener('abort', () => void close());
  if (options.signal?.aborted) {
    void close();
  }

  return {
    schema: parts.schema,
    async fetch(request, server) {
      return toResponse(await answer(fetchHttpRequest(request, callerIn(server))), streaming);
    },
    handle: createNodeHandler(parts.path, answer, streaming),
    handleUpgrade: sockets.handleUpgrade,
    close,
  };
}

/** Servers that call `fetch` themselves hand over objects of their own in this place. */
function callerIn(server: ServerContext | undefined): Caller | undefined {
  return typeof server?.caller?.clientIp === 'string' ? server.caller : undefined;
}

/** What all transports have in common. */
function createParts(library: Library, options: GraphQLOptions, stopping: AbortSignal) {
  const limits = readLimits(options.limits);
  const heartbeatMs = Math.min(limits.heartbeatMs, longestTimerMs);
  const drainWithinMs = Math.min(limits.drainWithinMs, longestTimerMs);
  const schema = createSchema();
  const { auth, rateLimits, trustedOrigins } = options;
  const errorMask = createErrorMask(options);
  const mask = errorMask.maskError;
  const subscriptions = useSubscriptions({
    heartbeatMs,
    maxPerCredential: limits.maxSubscriptionsPerCredential,
    signal: stopping,
    createContext: (origin, ended) => createOperationContext(library, origin, ended),
    mask,
  });
  const plugins = [...operationPlugins(limits), subscriptions];
  const operations = createOperations({
    engine: createEngine({ schema, plugins, mask: errorMask }),
    findDocument: createFindDocument(options),
    createContext: (origin) => createOperationContext(library, origin),
    mask,
  });
  return {
    path: options.path ?? '/graphql',
    limits,
    gatekeeper: createGatekeeper({ auth, rateLimits, trustedOrigins }),
    schema,
    operations,
    mask,
    /** For everything that goes on for long. */
    lasting: { heartbeatMs, drainWithinMs, onError: mask },
  };
}

/** It asks for the schema and runs what people write, neither of which is among the operations that are known. */
const servesGraphiql = ({ graphiql, persistedOperations }: GraphQLOptions) =>
  graphiql ?? persistedOperations?.only !== true;

type Parts = ReturnType<typeof createParts>;

function createHttp(
  { path, gatekeeper, operations, limits, mask }: Parts,
  options: GraphQLOptions,
): HttpHandler {
  return createHttpHandler({
    path,
    gatekeeper,
    findPage: createFindPage(path, servesGraphiql(options) ? createGraphiql({ path }) : null),
    answerOperations: createAnswerOperations({ gatekeeper, operations, ...limits }),
    mask,
  });
}

function createSockets({ path, gatekeeper, operations, schema, limits, mask, lasting }: Parts): SocketServer {
  return createSocketServer({
    ...lasting,
    path,
    maxMessageBytes: limits.maxBodyBytes,
    protocol: createSocketProtocol({
      admitConnection: createAdmitConnection({ gatekeeper, mask }),
      beginOperation: createBeginOperation({ gatekeeper, operations, schema, ...limits }),
    }),
  });
}
