import type { GraphQLError } from 'graphql';
import { operationError } from '../errors/operation-error.ts';
import type { PersistedOperations } from '../options.ts';
import type { OperationParams } from './operation-params.ts';
import { badRequest } from './request-error.ts';

/**
 * The document of an operation. A client may name one that is known here by its hash instead of sending it, as Apollo's
 * clients do: `extensions: { persistedQuery: { version: 1, sha256Hash: "…" } }`, without `query`. WebSocket messages have to
 * have a `query`: an empty one says the same.
 *
 * @throws GraphQLError `PERSISTED_OPERATION_NOT_FOUND`, or `PERSISTED_OPERATION_REQUIRED` for every other document when only
 *   those that are known may be executed
 */
export type FindDocument = (params: OperationParams) => string | Promise<string>;

export function createFindDocument(persisted: PersistedOperations | undefined): FindDocument {
  const only = persisted?.only ?? false;
  return ({ query, extensions }) => {
    if (query !== undefined && !only) {
      return query;
    }
    const hash = query === undefined ? hashOf(extensions) : undefined;
    if (persisted === undefined || hash === undefined) {
      throw only ? persistedRequired() : badRequest('The parameter "query" is missing: what to execute.');
    }
    return findKnown(persisted, hash);
  };
}

const sha256 = /^[0-9a-f]{64}$/iu;

async function findKnown(persisted: PersistedOperations, hash: string): Promise<string> {
  // What is no hash is known to nobody, and never reaches a host that looks it up in an object of its own.
  const document = sha256.test(hash) ? await persisted.get(hash.toLowerCase()) : null;
  // Hosts without types answer undefined, as maps do.
  if (document == null) {
    const message =
      'No operation with this hash is known here: send the operation itself, or ask for it to be added.';
    throw operationError('PERSISTED_OPERATION_NOT_FOUND', message);
  }
  return document;
}

function hashOf(extensions: OperationParams['extensions']): string | undefined {
  const persistedQuery = extensions?.persistedQuery;
  return typeof persistedQuery === 'object' &&
    persistedQuery !== null &&
    'sha256Hash' in persistedQuery &&
    typeof persistedQuery.sha256Hash === 'string'
    ? persistedQuery.sha256Hash
    : undefined;
}

function persistedRequired(): GraphQLError {
  const message = 'Only operations that are known here are executed: name one by its hash, without a query.';
  return operationError('PERSISTED_OPERATION_REQUIRED', message);
}
