import { type ASTNode, GraphQLError, type Source } from 'graphql';

/** Where in a document, and in an answer, an error happened. */
export interface ErrorLocation {
  readonly nodes?: readonly ASTNode[] | undefined;
  readonly source?: Source | undefined;
  readonly positions?: readonly number[] | undefined;
  readonly path?: readonly (string | number)[] | undefined;
}

export function locationOf(error: unknown): ErrorLocation {
  return error instanceof GraphQLError
    ? { nodes: error.nodes, source: error.source, positions: error.positions, path: error.path }
    : {};
}

/** An error of its own: nothing can be reached from it but what is given. */
export function errorAt(
  location: ErrorLocation,
  message: string,
  extensions: Readonly<Record<string, unknown>>,
): GraphQLError {
  const { nodes = null, source = null, positions = null, path = null } = location;
  return new GraphQLError(shorten(message), { nodes, source, positions, path, extensions });
}

/** Values of callers are part of messages, and may be as large as a request. */
const maximumMessageLength = 500;

/** The beginning of a text that is too long for a message. */
export function shorten(text: string): string {
  return text.length <= maximumMessageLength ? text : `${text.slice(0, maximumMessageLength - 1)}…`;
}
