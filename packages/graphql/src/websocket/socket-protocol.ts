import type { ExecutionArgs } from 'graphql';
import { makeServer, type Server } from 'graphql-ws';
import { formatError, formatResult } from '../operations/format-result.ts';
import type { OperationResult } from '../operations/prepare-operation.ts';
import type { AdmitConnection } from './admit-connection.ts';
import type { BeginOperation, SocketOperation } from './begin-operation.ts';
import type { Connection } from './connection.ts';

const connectionInitWaitTimeout = 5_000;

export interface SocketProtocolDeps {
  readonly admitConnection: AdmitConnection;
  readonly beginOperation: BeginOperation;
}

/** The protocol `graphql-transport-ws`, with our own way to let callers in and to execute what they ask for. */
export function createSocketProtocol({
  admitConnection,
  beginOperation,
}: SocketProtocolDeps): Server<Connection> {
  return makeServer<Record<string, unknown> | undefined, Connection>({
    connectionInitWaitTimeout,
    onConnect: ({ extra, connectionParams }) => admitConnection(extra, connectionParams),
    onSubscribe: ({ extra, subscriptions }, _id, payload) =>
      beginOperation(extra, payload, Object.keys(subscriptions).length),
    execute: run,
    subscribe: run,
    onNext: (_context, _id, _payload, _args, result) => formatResult(result),
    onError: (_context, _id, _payload, errors) => errors.map(formatError),
  });
}

async function run(args: ExecutionArgs): Promise<OperationResult> {
  if (!isSocketOperation(args)) {
    throw new Error('Only operations that were begun here are executed.');
  }
  return args.run();
}

function isSocketOperation(args: ExecutionArgs): args is SocketOperation {
  return 'run' in args;
}
