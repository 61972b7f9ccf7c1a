import { createHash } from 'node:crypto';
import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import { type GraphQLParams, isAsyncIterable, type Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { operationError, requestError } from '../errors/operation-error.ts';
import type { GraphQLOptions } from '../options.ts';

export type PersistedOptions = Pick<GraphQLOptions, 'persistedOperations' | 'automaticPersistedQueries'>;

type DocumentStore = LRUCache<string, string>;

/** Documents that clients have sent with their hash, by the hash. */
const createDocumentStore = (): DocumentStore =>
  new LRUCache({
    maxSize: 16 * 1024 * 1024,
    sizeCalculation: (document, hash) => (hash.length + document.length) * 2,
  });

/**
 * Finds operations by their SHA-256 hash: those of the host, and those that clients have sent together with their hash
 * (https://www.apollographql.com/docs/apollo-server/performance/apq).
 *
 * The document store of `@graphql-yoga/plugin-apq` is unbounded in bytes, and its peer range excludes the `@graphql-tools/utils`
 * that Yoga itself installs, so clients' documents are remembered here.
 */
export function usePersistedDocuments(options: PersistedOptions): Plugin[] {
  const { persistedOperations: known, automaticPersistedQueries } = options;
  const only = known?.only ?? false;
  const automatic = !only && (automaticPersistedQueries ?? true) ? createDocumentStore() : null;
  const lookUp = usePersistedOperations({
    allowArbitraryOperations: !only,
    extractPersistedOperationId: hashOf,
    // A malformed hash never reaches a host that looks it up in an object of its own.
    getPersistedOperation: async (hash) =>
      automatic?.get(hash) ?? (sha256.test(hash) ? ((await known?.get(hash)) ?? null) : null),
    customErrors: {
      notFound: () => notFound(automatic === null, known === undefined && automatic === null),
      keyNotFound: () => (only ? persistedRequired() : missingQuery()),
      persistedQueryOnly: persistedRequired,
    },
  });
  return automatic === null ? [lookUp] : [useAutomaticPersistedQueries(automatic), lookUp];
}

/** Remembers documents that were sent with their hash and could be executed. */
function useAutomaticPersistedQueries(documents: DocumentStore): Plugin {
  const pending = new WeakMap<object, readonly [hash: string, query: string]>();
  return {
    onParams({ params, context }) {
      const { query } = params;
      const hash = typeof query === 'string' && query !== '' ? hashOf(params) : null;
      if (typeof query !== 'string' || hash === null || documents.get(hash) === query) return;
      if (createHash('sha256').update(query).digest('hex') !== hash) {
        const message =
          'extensions.persistedQuery.sha256Hash must be the SHA-256 of the parameter "query", in hex.';
        throw requestError('INVALID_INPUT', message);
      }
      pending.set(context, [hash, query]);
    },
    onExecutionResult({ context, result }) {
      const sent = pending.get(context);
      if (sent !== undefined && result !== undefined && (isAsyncIterable(result) || 'data' in result)) {
        documents.set(...sent);
      }
    },
  };
}

const sha256 = /^[0-9a-f]{64}$/u;

function hashOf({ extensions }: GraphQLParams): string | null {
  const { persistedQuery } = extensions ?? {};
  const hash: unknown = persistedQuery?.sha256Hash;
  return typeof hash === 'string' ? hash.toLowerCase() : null;
}

const missingQuery = () =>
  requestError('INVALID_INPUT', 'The parameter "query" is missing: what to execute.');

/** Clients act upon these messages; the hint is for people. */
function notFound(isFixed: boolean, isUnsupported: boolean) {
  if (isUnsupported) {
    const hint = 'No operation is known here by a hash: send the operation itself.';
    return operationError('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported', {
      extensions: { hint },
    });
  }
  const advice = isFixed
    ? 'send the operation itself, or ask for it to be added.'
    : 'send the operation itself, with its hash to have it remembered.';
  const hint = `No operation with this hash is known here: ${advice}`;
  return operationError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound', { extensions: { hint } });
}

function persistedRequired() {
  const message = 'Only operations that are known here are executed: name one by its hash, without a query.';
  return operationError('PERSISTED_QUERY_ID_REQUIRED', message);
}
