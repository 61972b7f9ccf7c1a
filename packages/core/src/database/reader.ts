/** A parameter value that both drivers accept. */
export type BoundValue = string | number | bigint | null;

/**
 * Runs prepared statements of the read models, with `?` for parameters on both databases. Rows have the same form on both:
 * timestamps in milliseconds since the epoch, JSON as text, bigints as numbers; booleans are `true`/`false` or 1/0.
 */
export interface Reader {
  all<Row>(sql: string, values: readonly BoundValue[]): readonly Row[] | Promise<readonly Row[]>;
}
