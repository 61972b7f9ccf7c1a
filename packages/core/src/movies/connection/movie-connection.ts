/** A movie and its place in the list. */
export interface MovieEdge<Node> {
  /** Continues the list after or before this movie. */
  readonly cursor: string;
  readonly node: Node;
}

/** A part of a list, as in the GraphQL Cursor Connections Specification. */
export interface MovieConnection<Node> {
  readonly edges: readonly MovieEdge<Node>[];
  readonly pageInfo: PageInfo;
  /** How many movies pass the filter; only when asked for. */
  readonly totalCount?: number;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export interface ConnectionOptions {
  /** Count the movies that pass the filter; that costs more than the rest where it searches for a common word. */
  readonly totalCount?: boolean | undefined;
  /**
   * Look whether there are movies on the side where the query began (before `after`, or after `before`) too; otherwise a
   * cursor given there is taken for a movie that is still there, as the specification allows.
   */
  readonly bothSides?: boolean | undefined;
}
