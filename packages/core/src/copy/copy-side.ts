import type { CopiedColumn, CopiedValue } from './copied-value.ts';

export interface CopiedTablePlan {
  readonly name: string;
  /** Those that both databases have. */
  readonly columns: readonly CopiedColumn[];
  /** By which rows are read in order. */
  readonly key: CopiedColumn;
  readonly keyIndex: number;
  /** Columns that SQLite alone has and needs, with SQL for their values. */
  readonly sqliteExtras: Readonly<Record<string, string>>;
}

export type CopiedRow = readonly CopiedValue[];

/** One of the two databases. */
export interface CopySide {
  /** Up to `limit` rows after the one with this key, in the order of keys. */
  read(table: CopiedTablePlan, after: string | null, limit: number): Promise<readonly CopiedRow[]>;
  count(table: string): Promise<number>;
  /** The last number that was given to a row of a table that numbers its rows; null if it does not. */
  lastNumber(table: CopiedTablePlan): Promise<number | null>;
  /** Runs `work` in one transaction, in which nothing that is written makes events. */
  write<T>(work: () => Promise<T>): Promise<T>;
  insert(table: CopiedTablePlan, rows: readonly CopiedRow[]): Promise<void>;
  continueNumbers(table: CopiedTablePlan, last: number): Promise<void>;
  execute(sql: string, values?: readonly string[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}
