import type { IncomingMessage } from 'node:http';
import {
  type Authorizer,
  type AuthorizerRequest,
  type Caller,
  LibraryError,
  type Principal,
} from '@cinephage/core';
import { type ExecutionArgs, GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { type ExecutionResult, MessageType, type ServerOptions } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import type { WebSocket } from 'ws';
import { leavingEvent } from './bounded-socket.ts';
import { formatError, formatResult } from './format-result.ts';
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

export interface Connection {
  readonly req: IncomingMessage;
  readonly caller: Caller;
  /** Operations by id that have not come to their end, completed by the client or not. Aborted when the connection closes. */
  readonly unsettled: Map<string, AbortController>;
  /** Set once the connection is authenticated. */
  owner?: { readonly from: AuthorizerRequest; readonly principal: Principal };
}

export type OperationResult = ExecutionResult | AsyncIterable<ExecutionResult>;

export interface ConnectionsDeps {
  readonly authorizer: Authorizer;
  readonly schema: GraphQLSchema;
  readonly maxSubscriptionsPerCredential: number;
  readonly mask: (error: unknown) => GraphQLError;
  /** Executes the payload of a `subscribe` message. */
  execute(
    owner: NonNullable<Connection['owner']>,
    payload: object,
    signal: AbortSignal,
  ): Promise<OperationResult>;
}

type Protocol = ServerOptions<Record<string, unknown> | undefined, Extra>;

export interface Connections {
  open(socket: WebSocket, req: IncomingMessage, caller: Caller): Connection;
  /** Options of `graphql-ws` that authenticate connections and execute their operations by Yoga. */
  readonly protocol: Pick<
    Protocol,
    | 'jsonMessageReviver'
    | 'onConnect'
    | 'onComplete'
    | 'onSubscribe'
    | 'execute'
    | 'subscribe'
    | 'onNext'
    | 'onError'
  >;
}

/** `graphql-ws` wants a document with each operation; Yoga has the real one. */
const placeholder = parse('{ __typename }');

interface ExecutedArgs extends ExecutionArgs {
  readonly result: OperationResult;
}

const isExecuted = (args: ExecutionArgs): args is ExecutedArgs => 'result' in args;

function takeResult(args: ExecutionArgs): OperationResult {
  if (!isExecuted(args)) throw new Error('Only operations that Yoga has executed have a result.');
  return args.result;
}

/** Messages that only servers send are an error of the peer, which `graphql-ws` would log as one of the server. */
const serverMessages = new Set<unknown>([MessageType.ConnectionAck, MessageType.Next, MessageType.Error]);

function refuseServerMessages(key: string, value: unknown): unknown {
  if (
    key === '' &&
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    serverMessages.has(value.type)
  ) {
    throw new Error('Only servers send this message.');
  }
  return value;
}

export function createConnections(deps: ConnectionsDeps): Connections {
  const connections = new WeakMap<WebSocket, Connection>();
  const authenticate = createAuthenticate(deps);
  const execute = createExecute(deps);
  const connectionOf = (socket: WebSocket): Connection => {
    const connection = connections.get(socket);
    if (connection === undefined) throw new Error('The WebSocket was not opened by the gateway.');
    return connection;
  };
  return {
    open(socket, req, caller) {
      const connection: Connection = { req, caller, unsettled: new Map() };
      connections.set(socket, connection);
      for (const event of [leavingEvent, 'close']) {
        socket.once(event, () => {
          for (const operation of connection.unsettled.values()) operation.abort();
        });
      }
      return connection;
    },
    protocol: {
      jsonMessageReviver: refuseServerMessages,
      onConnect: ({ extra: { socket }, connectionParams }) =>
        authenticate(connectionOf(socket), socket, connectionParams),
      async onSubscribe({ extra: { socket }, subscriptions }, id, payload) {
        const underWay = Object.keys(subscriptions).length;
        const result = await execute(connectionOf(socket), socket, { id, payload, underWay });
        const errors = 'data' in result || Symbol.asyncIterator in result ? undefined : result.errors;
        if (errors !== undefined) connectionOf(socket).unsettled.delete(id);
        return errors ?? { schema: deps.schema, document: placeholder, result };
      },
      execute: takeResult,
      subscribe: takeResult,
      onNext: (_context, _id, _payload, _args, result) => formatResult(result),
      onError: (_context, _id, _payload, errors) => errors.map(formatError),
      onComplete: ({ extra: { socket } }, id) => void connectionOf(socket).unsettled.delete(id),
    },
  };
}

/** Authenticates a connection, or closes it. It counts as a request of its caller in both cases. */
function createAuthenticate({ authorizer, mask }: ConnectionsDeps) {
  const sockets = new Map<string, number>();
  const add = (id: string, more: 1 | -1) => {
    const count = (sockets.get(id) ?? 0) + more;
    if (count === 0) sockets.delete(id);
    else sockets.set(id, count);
  };

  async function authenticate(
    connection: Connection,
    socket: WebSocket,
    params: Record<string, unknown> | undefined,
  ) {
    const from = socketRequest(connection.req, connection.caller, params);
    const { principal, refusal } = await authorizer.authorize(from, {
      access: 'credential',
      checkOrigin: true,
    });
    if (refusal !== null) throw refusal;
    if (principal === null || socket.readyState !== socket.OPEN) return false;
    const { id } = principal;
    if ((sockets.get(id) ?? 0) >= maxSocketsPerCredential) {
      throw new LibraryError(
        'RATE_LIMITED',
        `This credential has ${maxSocketsPerCredential} sockets open already.`,
      );
    }
    add(id, 1);
    socket.once('close', () => add(id, -1));
    connection.owner = { from, principal };
    return true;
  }

  return async (...[connection, socket, params]: Parameters<typeof authenticate>) => {
    try {
      return await authenticate(connection, socket, params);
    } catch (error) {
      socket.close(...closingOf(mask(error)));
      return false;
    }
  };
}

/** States what kind of error it is, and nothing more. */
function closingOf({ extensions: { code } }: GraphQLError): [code: number, reason: string] {
  switch (code) {
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
      return [closeCodes.forbidden, 'Forbidden'];
    case 'INTERNAL_ERROR':
      return [closeCodes.internalError, 'Internal server error'];
    default:
      return [closeCodes.tryAgainLater, `Try again later: ${code}`];
  }
}

interface SubscribeMessage {
  readonly id: string;
  readonly payload: object;
  /** Operations of the connection, this one included. */
  readonly underWay: number;
}

/** Executes an operation of a connection. It counts as a request of its caller, whose credential must still be valid. */
function createExecute({ authorizer, mask, execute, maxSubscriptionsPerCredential }: ConnectionsDeps) {
  const maxOperations = maxSubscriptionsPerCredential + maxQueries;

  async function begin({ owner, unsettled }: Connection, socket: WebSocket, message: SubscribeMessage) {
    const { id, payload, underWay } = message;
    if (owner === undefined) throw new Error('Operations are executed on authenticated connections alone.');
    if (unsettled.has(id)) {
      socket.close(closeCodes.idTaken, 'An operation with this id has not ended yet');
      throw new LibraryError('INVALID_INPUT', 'An operation with this id has not ended yet.');
    }
    if (underWay > maxOperations) {
      // A peer that goes on regardless takes no answers, which would pile up.
      if (underWay > 2 * maxOperations) socket.close(closeCodes.policyViolation, 'Too many operations');
      const message = `This connection has ${maxOperations} operations under way already: wait for one to end.`;
      throw new LibraryError('RATE_LIMITED', message);
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
      return { errors: [mask(error)] };
    }
  };
}
