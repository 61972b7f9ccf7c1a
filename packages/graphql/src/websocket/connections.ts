import type { IncomingMessage } from 'node:http';
import { type AuthorizerRequest, type Caller, LibraryError, type Principal } from '@cinephage/core';
import { type ExecutionArgs, GraphQLError, type GraphQLFormattedError, parse } from 'graphql';
import { type ExecutionResult, MessageType, type ServerOptions } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import type { WebSocket } from 'ws';
import type { GatewayDeps } from '../deps.ts';
import { leavingEvent } from './bounded-socket.ts';
import { socketRequest } from './socket-request.ts';

/** Of the protocol `graphql-transport-ws` and of RFC 6455. */
const closeCodes = {
  tryAgainLater: 1013,
  forbidden: 4403,
  policyViolation: 1008,
  idTaken: 4409,
  internalError: 4500,
};

/** Each socket may hold a result that its peer does not take, so their number is limited. */
const maxSocketsPerCredential = 20;
/** Queries and mutations of one connection at a time, in addition to the subscriptions that its credential may have. */
const maxQueries = 20;

interface Owner {
  readonly from: AuthorizerRequest;
  readonly principal: Principal;
}

export interface Connection {
  readonly req: IncomingMessage;
  readonly caller: Caller;
  /** Operations by id that have not ended, completed by the client or not. Aborted when the connection closes. */
  readonly unsettled: Map<string, AbortController>;
  /** Set once the connection is authenticated. */
  owner?: Owner;
}

type OperationResult = ExecutionResult | AsyncIterable<ExecutionResult>;

export type SocketExecute = (owner: Owner, payload: object, signal: AbortSignal) => Promise<OperationResult>;

export interface ConnectionsDeps extends GatewayDeps {
  readonly execute: SocketExecute;
}

/** `graphql-ws` wants a document with each operation; Yoga has the real one. */
const placeholder = parse('{ __typename }');

function takeResult(args: ExecutionArgs & { readonly result?: OperationResult }): OperationResult {
  if (args.result === undefined) throw new Error('Only operations that Yoga has executed have a result.');
  return args.result;
}

/** Opens connections, and gives `graphql-ws` the options that authenticate them and execute their operations by Yoga. */
export function createConnections(deps: ConnectionsDeps) {
  const connections = new WeakMap<WebSocket, Connection>();
  const authenticate = createAuthenticate(deps);
  const execute = createExecute(deps);
  const connectionOf = (socket: WebSocket): Connection => {
    const connection = connections.get(socket);
    if (connection === undefined) throw new Error('The WebSocket was not opened by the gateway.');
    return connection;
  };
  const protocol: ServerOptions<Record<string, unknown> | undefined, Extra> = {
    jsonMessageReviver: refuseServerMessages,
    onConnect: ({ extra: { socket }, connectionParams }) =>
      authenticate(connectionOf(socket), socket, connectionParams),
    async onSubscribe({ extra: { socket }, subscriptions }, id, payload) {
      const underWay = Object.keys(subscriptions).length;
      const result = await execute(connectionOf(socket), socket, [id, payload, underWay]);
      const errors = 'data' in result || Symbol.asyncIterator in result ? undefined : result.errors;
      if (errors !== undefined) connectionOf(socket).unsettled.delete(id);
      return errors ?? { schema: deps.schema, document: placeholder, result };
    },
    execute: takeResult,
    subscribe: takeResult,
    onNext: (_context, _id, _payload, _args, { errors, data, extensions }) => ({
      ...(errors && { errors: errors.map(formatError) }),
      ...(data !== undefined && { data }),
      ...(extensions && { extensions }),
    }),
    onError: (_context, _id, _payload, errors) => errors.map(formatError),
    onComplete: ({ extra: { socket } }, id) => void connectionOf(socket).unsettled.delete(id),
  };

  function open(socket: WebSocket, req: IncomingMessage, caller: Caller): Connection {
    const connection: Connection = { req, caller, unsettled: new Map() };
    connections.set(socket, connection);
    const onLeaving = () => {
      for (const operation of connection.unsettled.values()) operation.abort();
    };
    socket.once(leavingEvent, onLeaving).once('close', onLeaving);
    return connection;
  }
  return { open, protocol };
}

/** Messages that only servers send are an error of the peer, which `graphql-ws` would log as one of the server. */
const serverMessages = new Set<unknown>([MessageType.ConnectionAck, MessageType.Next, MessageType.Error]);

function refuseServerMessages(key: string, value: unknown): unknown {
  const message: { readonly type?: unknown } =
    key === '' && typeof value === 'object' && value !== null ? value : {};
  if (serverMessages.has(message.type)) throw new Error('Only servers send this message.');
  return value;
}

/** Without `http`, which is for responses. */
function formatError(error: GraphQLError): GraphQLFormattedError {
  const { extensions, ...shown } = error.toJSON();
  const { http: _, ...rest } = extensions ?? {};
  return Object.keys(rest).length === 0 ? shown : { ...shown, extensions: rest };
}

/** Authenticates a connection, or closes it. It counts as a request of its caller in both cases. */
function createAuthenticate({ authorizer, maskError }: ConnectionsDeps) {
  const sockets = new Map<string, number>();
  const add = (id: string, more: 1 | -1) => {
    const count = (sockets.get(id) ?? 0) + more;
    if (count === 0) sockets.delete(id);
    else sockets.set(id, count);
  };

  return async (connection: Connection, socket: WebSocket, params: Record<string, unknown> | undefined) => {
    try {
      const from = socketRequest(connection.req, connection.caller, params);
      const access = { access: 'credential', checkOrigin: true } as const;
      const { principal, refusal } = await authorizer.authorize(from, access);
      if (refusal !== null) throw refusal;
      if (principal === null || socket.readyState !== socket.OPEN) return false;
      const { id } = principal;
      if ((sockets.get(id) ?? 0) >= maxSocketsPerCredential) {
        const message = `This credential has ${maxSocketsPerCredential} sockets open already.`;
        throw new LibraryError('RATE_LIMITED', message);
      }
      add(id, 1);
      socket.once('close', () => add(id, -1));
      connection.owner = { from, principal };
      return true;
    } catch (error) {
      socket.close(...closingOf(maskError(error)));
      return false;
    }
  };
}

/** States what kind of error it is, and nothing more. */
function closingOf({ extensions: { code } }: GraphQLError): [code: number, reason: string] {
  if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN') return [closeCodes.forbidden, 'Forbidden'];
  if (code === 'INTERNAL_ERROR') return [closeCodes.internalError, 'Internal server error'];
  return [closeCodes.tryAgainLater, `Try again later: ${code}`];
}

/** Executes an operation of a connection. It counts as a request of its caller, whose credential must still be valid. */
function createExecute({ authorizer, maskError, execute, maxSubscriptionsPerCredential }: ConnectionsDeps) {
  const maxOperations = maxSubscriptionsPerCredential + maxQueries;

  /** @param underWay operations of the connection, this one included */
  async function begin(
    { owner, unsettled }: Connection,
    socket: WebSocket,
    [id, payload, underWay]: readonly [id: string, payload: object, underWay: number],
  ) {
    if (owner === undefined) throw new Error('Operations are executed on authenticated connections alone.');
    if (unsettled.has(id)) {
      socket.close(closeCodes.idTaken, 'An operation with this id has not ended yet');
      throw new LibraryError('INVALID_INPUT', 'An operation with this id has not ended yet.');
    }
    if (underWay > maxOperations) {
      // A peer that goes on regardless takes no answers, which would pile up.
      if (underWay > 2 * maxOperations) socket.close(closeCodes.policyViolation, 'Too many operations');
      const text = `This connection has ${maxOperations} operations under way already: wait for one to end.`;
      throw new LibraryError('RATE_LIMITED', text);
    }
    const leaving = new AbortController();
    unsettled.set(id, leaving);
    if (!(await authorizer.isStillAuthorized(owner.from, owner.principal))) {
      socket.close(closeCodes.forbidden, 'Forbidden');
      throw new LibraryError('UNAUTHENTICATED', 'The credential of this connection is no longer valid.');
    }
    const { refusal } = await authorizer.count(owner.principal);
    if (refusal !== null) throw refusal;
    return execute(owner, payload, leaving.signal);
  }

  return async (...[connection, socket, message]: Parameters<typeof begin>): Promise<OperationResult> => {
    if (socket.readyState !== socket.OPEN) return { errors: [new GraphQLError('The connection is closed.')] };
    try {
      return await begin(connection, socket, message);
    } catch (error) {
      return { errors: [maskError(error)] };
    }
  };
}
