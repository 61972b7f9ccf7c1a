import { type Gatekeeper, LibraryError } from '@cinephage/core';
import type { ExecutionArgs, GraphQLError, GraphQLSchema } from 'graphql';
import { finalAsyncIterator } from 'graphql-yoga';
import type { Operations } from '../operations/create-operations.ts';
import type { OperationOrigin } from '../operations/operation-context.ts';
import { toOperationParams } from '../operations/operation-params.ts';
import type { OperationResult } from '../operations/prepare-operation.ts';
import { type Connection, type ConnectionOwner, closeCodes } from './connection.ts';

/** An operation in the terms of `graphql-ws`, which hands it back to be executed. */
export interface SocketOperation extends ExecutionArgs {
  run(): Promise<OperationResult>;
}

export interface BeginOperationDeps {
  readonly gatekeeper: Gatekeeper;
  readonly operations: Operations;
  readonly schema: GraphQLSchema;
  readonly maxSubscriptionsPerCredential: number;
}

/** Queries and mutations that a connection may have under way, beside as many subscriptions as its credential may have. */
const maxQueries = 20;

/**
 * Prepares an operation that came over a connection, or says why not. Each counts as a request of its caller, who must be
 * somebody still.
 *
 * @param payload of the message `subscribe`
 * @param underWay operations of the connection, with this one
 */
export type BeginOperation = (
  connection: Connection,
  payload: unknown,
  underWay: number,
) => Promise<SocketOperation | readonly GraphQLError[]>;

export function createBeginOperation(deps: BeginOperationDeps): BeginOperation {
  const { gatekeeper, operations, schema } = deps;
  const maxOperations = deps.maxSubscriptionsPerCredential + maxQueries;

  function checkRoom(connection: Connection, underWay: number): void {
    if (underWay > maxOperations) {
      // Whoever goes on regardless takes no answers, which would pile up.
      if (underWay > 2 * maxOperations) {
        connection.close(closeCodes.policyViolation, 'Too many operations');
      }
      const message = `This connection has ${maxOperations} operations under way already: wait for one to end.`;
      throw new LibraryError('RATE_LIMITED', message);
    }
  }

  async function checkCaller(connection: Connection, { from, principal }: ConnectionOwner): Promise<void> {
    if (!(await gatekeeper.stillAdmits(from, principal))) {
      connection.close(closeCodes.forbidden, 'Forbidden');
      throw new LibraryError('UNAUTHENTICATED', 'The credential of this connection is not valid any more.');
    }
    const { refusal } = await gatekeeper.count(principal);
    if (refusal !== null) {
      throw refusal;
    }
  }

  return async (connection, payload, underWay) => {
    try {
      const { owner } = connection;
      if (owner === undefined) {
        throw new Error('Operations are taken from those that were let in.');
      }
      checkRoom(connection, underWay);
      await checkCaller(connection, owner);
      const params = toOperationParams(payload);
      const stay = stayOn(connection);
      const origin: OperationOrigin = {
        principal: owner.principal,
        onLeave: stay.onLeave,
        isStillAdmitted: () => gatekeeper.stillAdmits(owner.from, owner.principal),
      };
      const operation = await operations.prepare(params, origin);
      if ('errors' in operation) {
        stay.forget();
        return operation.errors;
      }
      const { document } = operation;
      const operationName = params.operationName ?? null;
      return { schema, document, operationName, run: () => stay.until(operation.execute()) };
    } catch (error) {
      return [operations.mask(error)];
    }
  };
}

/** How long an operation stays on its connection, which may outlive many of them. */
function stayOn({ closed }: Connection) {
  const listeners: (() => void)[] = [];
  const leave = () => {
    for (const listener of listeners.splice(0)) {
      listener();
    }
  };
  const forget = () => closed.removeEventListener('abort', leave);
  closed.addEventListener('abort', leave);
  return {
    onLeave(listener: () => void): void {
      listeners.push(listener);
      if (closed.aborted) {
        leave();
      }
    },
    forget,
    /** Forgets the connection once all results are there. */
    async until(results: Promise<OperationResult>): Promise<OperationResult> {
      const result = await results;
      if (Symbol.asyncIterator in result) {
        return finalAsyncIterator(result, forget);
      }
      forget();
      return result;
    },
  };
}
