import { createHash } from 'node:crypto';
import type { GraphQLError } from 'graphql';
import { operationError } from '../errors/operation-error.ts';
import { type BoundedCache, createBoundedCache } from '../limits/bounded-cache.ts';
import type { GraphQLOptions } from '../options.ts';
import type { OperationParams } from './operation-params.ts';
import { badRequest } from './request-error.ts';

/**
 * The document of an operation. A client may name one by its hash instead of sending it, as Apollo's clients do:
 * `extensions: { persistedQuery: { version: 1, sha256Hash: "…" } }`, without `query`. WebSocket messages have to have a
 * `query`: an empty one says the same.
 *
 * Known are those of the host, and, as automatic persisted queries have it, those that clients have sent together with their
 * hash: https://www.apollographql.com/docs/apollo-server/performance/apq
 *
 * @throws GraphQLError `PERSISTED_QUERY_NOT_FOUND`; `PERSISTED_QUERY_NOT_SUPPORTED` for every hash where none are known;
 *   `PERSISTED_QUERY_ID_REQUIRED` for every other document when only those of the host may be executed; `INVALID_INPUT`
 */
export type FindDocument = (params: OperationParams) => FoundDocument | Promise<FoundDocument>;

export interface FoundDocument {
  readonly text: string;
  /** Remembers it by its hash. To be called for sound documents alone. */
  keep?(): void;
}

export type PersistedOptions = Pick<GraphQLOptions, 'persistedOperations' | 'automaticPersistedQueries'>;

/** Of all documents that clients have sent with their hash. */
const maximumBytes = 16 * 1024 * 1024;

export function createFindDocument({
  persistedOperations: persisted,
  automaticPersistedQueries,
}: PersistedOptions): FindDocument {
  const only = persisted?.only ?? false;
  const automatic =
    !only && (automaticPersistedQueries ?? true)
      ? createBoundedCache(maximumBytes, (document: string) => document.length * 2)
      : null;

  return ({ query, extensions }) => {
    const hash = hashOf(extensions);
    if (query !== undefined && !only) {
      return automatic !== null && hash !== undefined ? withHash(automatic, query, hash) : { text: query };
    }
    if (hash === undefined || query !== undefined) {
      throw only ? persistedRequired() : badRequest('The parameter "query" is missing: what to execute.');
    }
    const kept = automatic?.get(hash);
    return kept === undefined ? findKnown(hash) : { text: kept };
  };

  async function findKnown(hash: string): Promise<FoundDocument> {
    if (persisted === undefined && automatic === null) {
      throw persistedError(
        'NOT_SUPPORTED',
        'No operation is known here by a hash: send the operation itself.',
      );
    }
    // What is no hash is known to nobody, and never reaches a host that looks it up in an object of its own.
    const text = sha256.test(hash) ? await persisted?.get(hash) : null;
    // Hosts without types answer undefined, as maps do.
    if (text == null) {
      throw notFound(automatic === null);
    }
    return { text };
  }
}

function withHash(automatic: BoundedCache<string>, query: string, hash: string): FoundDocument {
  if (automatic.get(hash) === query) {
    return { text: query };
  }
  if (createHash('sha256').update(query).digest('hex') !== hash) {
    throw badRequest(
      'extensions.persistedQuery.sha256Hash must be the SHA-256 of the parameter "query", in hex.',
    );
  }
  return { text: query, keep: () => automatic.set(hash, query) };
}

const sha256 = /^[0-9a-f]{64}$/u;

function hashOf(extensions: OperationParams['extensions']): string | undefined {
  const persistedQuery = extensions?.persistedQuery;
  return typeof persistedQuery === 'object' &&
    persistedQuery !== null &&
    'sha256Hash' in persistedQuery &&
    typeof persistedQuery.sha256Hash === 'string'
    ? persistedQuery.sha256Hash.toLowerCase()
    : undefined;
}

function notFound(areFixed: boolean): GraphQLError {
  const what = areFixed
    ? 'send the operation itself, or ask for it to be added.'
    : 'send the operation itself, with its hash to have it remembered.';
  return persistedError('NOT_FOUND', `No operation with this hash is known here: ${what}`);
}

const clientWords = { NOT_FOUND: 'PersistedQueryNotFound', NOT_SUPPORTED: 'PersistedQueryNotSupported' };

/** Clients act upon these words, and some upon nothing else; what people want to know stands beside. */
function persistedError(kind: keyof typeof clientWords, hint: string): GraphQLError {
  return operationError(`PERSISTED_QUERY_${kind}`, clientWords[kind], { extensions: { hint } });
}

function persistedRequired(): GraphQLError {
  const message = 'Only operations that are known here are executed: name one by its hash, without a query.';
  return operationError('PERSISTED_QUERY_ID_REQUIRED', message);
}
