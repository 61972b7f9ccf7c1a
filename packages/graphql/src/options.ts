import { type Authenticator, optionRules, type RateLimits, validateOptions } from '@cinephage/core';
import { z } from 'zod';

export interface GraphQLOptions {
  /** Authenticates requests. Without it every operation is refused. */
  readonly auth?: Authenticator | undefined;
  /** Counts requests per credential and per address; the same object as for REST shares the counts. */
  readonly rateLimits?: RateLimits | undefined;
  /**
   * Origins of web pages on other hosts that may call by a session, such as `https://movies.example`. Pages from the
   * gateway's own host always may.
   */
  readonly trustedOrigins?: readonly string[] | undefined;
  /**
   * The path of the gateway.
   *
   * @default '/graphql'
   */
  readonly path?: string | undefined;
  readonly limits?: GivenLimits | undefined;
  /** Operations that clients may name by their hash instead of sending them, in the way of Apollo's clients. */
  readonly persistedOperations?: PersistedOperations | undefined;
  /**
   * Remembers operations that clients send together with their hash, and accepts the hash alone from then on.
   *
   * @default true, or false if only persisted operations are executed
   */
  readonly automaticPersistedQueries?: boolean | undefined;
  /**
   * Serves GraphiQL, which needs no credentials, to browsers.
   *
   * @default true, or false if only persisted operations are executed
   */
  readonly graphiql?: boolean | undefined;
  /**
   * Yoga and Envelop plugins of the host. Their hooks run after authentication, and before the limits.
   *
   * Write `satisfies Plugin` with the type of `graphql-yoga` to have a plugin checked. This declaration does not name the
   * type: the declarations of Yoga do not compile without `skipLibCheck`.
   *
   * @default []
   * @example plugins: [useResponseCache({ session: () => null })]
   */
  readonly plugins?: readonly object[] | undefined;
  /** Called with each unexpected error; clients get `INTERNAL_ERROR` with this id. */
  readonly onError?: ((error: unknown, context: { readonly errorId: string }) => void) | undefined;
  /** Fires when the host stops: subscriptions end and WebSockets are closed then. */
  readonly signal?: AbortSignal | undefined;
}

export interface PersistedOperations {
  /** The operation with this SHA-256 hash (hex), or null. */
  get(hash: string): string | null | Promise<string | null>;
  /**
   * Refuses all other operations.
   *
   * @default false
   */
  readonly only?: boolean | undefined;
}

/** Positive integers; `Infinity`: no limit. */
export interface GraphQLLimits {
  /** The largest request body and the largest WebSocket message, in bytes. */
  readonly maxBodyBytes: number;
  /** The longest document, in characters. */
  readonly maxDocumentLength: number;
  /** The largest document, in tokens. */
  readonly maxTokens: number;
  /** How deep fields may be nested, fragments followed; those of introspection count for themselves. */
  readonly maxDepth: number;
  /** Aliases of one operation, fragments followed. */
  readonly maxAliases: number;
  /** Fields of all operations in a document, and fragments, as often as they are spread. */
  readonly maxFields: number;
  /** Fields at the root of one operation, each of which may be work for the database. */
  readonly maxRootFields: number;
  /** The values an answer may hold at the most: every field counts 1, times the page sizes around it. */
  readonly maxComplexity: number;
  /** Operations in one request, each of which counts as a request; 1: no batching. */
  readonly maxBatch: number;
  /** How long a query or mutation may take, in milliseconds. */
  readonly timeoutMs: number;
  /**
   * Subscriptions that one credential may have open in this process, over all transports. It may have 20 WebSockets, each with
   * 20 queries and mutations under way besides.
   */
  readonly maxSubscriptionsPerCredential: number;
  /** How often idle subscriptions are kept alive and their credential is checked again, in milliseconds. */
  readonly heartbeatMs: number;
  /** A client that takes nothing for so long is cut off, in milliseconds. */
  readonly drainWithinMs: number;
}

/** How Express, Connect and others go on with the next handler, or with an error. */
export type NextFunction = (error?: unknown) => void;

/** Some of the limits; of the others, and for undefined, the default. */
export type GivenLimits = { [Name in keyof GraphQLLimits]?: GraphQLLimits[Name] | undefined };

export const defaultLimits: GraphQLLimits = {
  maxBodyBytes: 1024 * 1024,
  maxDocumentLength: 40_000,
  maxTokens: 2_000,
  maxDepth: 12,
  maxAliases: 50,
  maxFields: 1_000,
  maxRootFields: 20,
  // A page of a hundred movies with all that a movie has comes to about 110,000.
  maxComplexity: 150_000,
  maxBatch: 1,
  timeoutMs: 30_000,
  maxSubscriptionsPerCredential: 20,
  heartbeatMs: 15_000,
  drainWithinMs: 60_000,
};

/** What is no limit, such as `Number(undefined)`, would limit nothing. */
const limit = z
  .custom<number>((value) => value === Infinity || (Number.isInteger(value) && Number(value) > 0), {
    error: 'must be a positive integer, or Infinity for none',
  })
  .optional();

const rules = z.strictObject({
  auth: optionRules.authenticator.optional(),
  rateLimits: optionRules.rateLimits.optional(),
  trustedOrigins: z.array(z.string()).readonly().optional(),
  path: z.string().startsWith('/', { error: 'must begin with a slash' }).optional(),
  limits: z
    .strictObject(Object.fromEntries(Object.keys(defaultLimits).map((name) => [name, limit])))
    .optional(),
  persistedOperations: z.strictObject({ get: optionRules.callback, only: z.boolean().optional() }).optional(),
  automaticPersistedQueries: z.boolean().optional(),
  graphiql: z.boolean().optional(),
  plugins: z.array(z.object({})).readonly().optional(),
  onError: optionRules.callback.optional(),
  signal: optionRules.signal.optional(),
} satisfies Record<keyof GraphQLOptions, z.ZodType>);

/** @throws LibraryError `INVALID_INPUT` for an option or a limit that is wrong or unknown */
export const checkOptions = (options: GraphQLOptions): object => validateOptions(rules, options);

/** All limits: those given, which are checked already, and the default for each that is not given or is undefined. */
export function readLimits(given: GivenLimits = {}): GraphQLLimits {
  const limits = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaultLimits, ...Object.fromEntries(limits) };
}
