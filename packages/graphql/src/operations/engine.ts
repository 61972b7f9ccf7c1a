import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { ErrorMask } from '../errors/error-mask.ts';
import { createDocumentCache } from '../limits/document-cache.ts';

/**
 * Parses, validates and executes by Yoga, with the plugins given. Yoga's own HTTP server is not used: it costs more than
 * twice what a small query does, and WebSockets do not go through it.
 */
export interface Engine {
  readonly schema: GraphQLSchema;
  readonly getEnveloped: GetEnveloped;
  /**
   * Parses and validates, or remembers having done so.
   *
   * @throws GraphQLError for a document that is none, or goes beyond the limits
   */
  read(text: string, enveloped: Pick<Enveloped, 'parse' | 'validate'>): ReadDocument;
}

export interface ReadDocument {
  readonly document: DocumentNode;
  /** Why it does not fit the schema. */
  readonly errors: readonly GraphQLError[];
}

export interface EngineOptions {
  readonly schema: GraphQLSchema;
  readonly plugins: readonly Plugin[];
  readonly mask: ErrorMask;
}

type GetEnveloped = ReturnType<typeof createYoga>['getEnveloped'];
type Enveloped = ReturnType<GetEnveloped>;

export function createEngine({ schema, plugins, mask }: EngineOptions): Engine {
  const { getEnveloped } = createYoga({
    schema,
    plugins: [...plugins],
    maskedErrors: mask,
    // Its hooks run for each request, though what becomes of a document depends on its text alone.
    parserAndValidationCache: false,
    // What is unexpected is reported by the mask.
    logging: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
  });
  const documents = createDocumentCache();
  const errorsOf = new WeakMap<DocumentNode, readonly GraphQLError[]>();
  return {
    schema,
    getEnveloped,
    read(text, { parse, validate }) {
      const known = documents.get(text);
      const document: DocumentNode = known ?? parse(text);
      const errors: readonly GraphQLError[] = errorsOf.get(document) ?? validate(schema, document);
      if (known === undefined) {
        documents.set(text, document);
        errorsOf.set(document, errors);
      }
      return { document, errors };
    },
  };
}
