/** A value that can be bound on both databases. */
export type BoundValue = string | number | bigint | null;

/**
 * Runs the prepared statements of the read models. Statements use `?` for parameters on both databases. Rows come back
 * alike: timestamps as milliseconds since the epoch, JSON as text, bigints as numbers, booleans truthy or not.
 */
export interface Reader {
  all<Row>(sql: string, values: readonly BoundValue[]): readonly Row[] | Promise<readonly Row[]>;
}
