import type { PageInfo } from './page-info.schema.ts';

/** A movie and its cursor. */
export interface MovieEdge<Node> {
  /** Continues the list after or before this movie. */
  readonly cursor: string;
  readonly node: Node;
}

/** A page of a list, as in the GraphQL Cursor Connections Specification. */
export interface MovieConnection<Node> {
  readonly edges: readonly MovieEdge<Node>[];
  readonly pageInfo: PageInfo;
  /** How many movies the filter accepts; only with the option `totalCount`. */
  readonly totalCount?: number;
}

export interface ConnectionOptions {
  /** Count the movies that the filter accepts; for a search for a common word this costs more than the page. @default false */
  readonly totalCount?: boolean | undefined;
  /**
   * Also check for movies on the other side of the given cursor (before `after`, or after `before`). Otherwise the movie of
   * the cursor counts as still listed, as the specification allows. @default false
   */
  readonly bothSides?: boolean | undefined;
}
