import type { ColumnType } from 'kysely';
import type { DatabaseDriver } from '../connection-options.ts';

/** What a column holds, and so how both databases store it. */
export type ColumnKind =
  | 'text'
  | 'uuid'
  | 'integer'
  | 'bigint'
  | 'real'
  | 'boolean'
  | 'timestamp'
  | 'isoTimestamp'
  | 'json'
  | 'uuidBytes';

interface ColumnOptions {
  readonly isNullable: boolean;
  readonly hasDefault: boolean;
  readonly only: DatabaseDriver | null;
}

/** A column of a table. `Selected` and `Inserted` are its types in queries; `Inserted` includes `undefined` if it may be left out. */
export class Column<Selected, Inserted, Updated = Inserted> {
  declare readonly type: ColumnType<Selected, Inserted, Updated>;
  readonly kind: ColumnKind;
  readonly isNullable: boolean;
  /** The database fills it in when an insert leaves it out. */
  readonly hasDefault: boolean;
  /** The one database that has it, or null. */
  readonly only: DatabaseDriver | null;

  constructor(kind: ColumnKind, { isNullable, hasDefault, only }: ColumnOptions) {
    this.kind = kind;
    this.isNullable = isNullable;
    this.hasDefault = hasDefault;
    this.only = only;
  }

  nullable(): Column<Selected | null, Inserted | null | undefined, Updated | null> {
    return new Column(this.kind, { ...this, isNullable: true });
  }

  withDefault(): Column<Selected, Inserted | undefined, Updated> {
    return new Column(this.kind, { ...this, hasDefault: true });
  }

  onlyOn(only: DatabaseDriver): Column<Selected, Inserted | undefined, Updated> {
    return new Column(this.kind, { ...this, only });
  }
}

const required: ColumnOptions = { isNullable: false, hasDefault: false, only: null };

export const text = <Value extends string = string>() => new Column<Value, Value>('text', required);
export const uuid = () => new Column<string, string>('uuid', required);
export const integer = () => new Column<number, number>('integer', required);
/** Up to 2^53 - 1. */
export const bigint = () => new Column<number, number>('bigint', required);
export const real = () => new Column<number, number>('real', required);
export const boolean = () => new Column<boolean, boolean>('boolean', required);
/** Milliseconds since the epoch on SQLite. */
export const timestamp = () => new Column<Date, Date>('timestamp', required);
/** ISO 8601 text on SQLite. */
export const isoTimestamp = () => new Column<Date, Date>('isoTimestamp', required);
/** Selected parsed, written as JSON text. */
export const json = <Value = unknown>() => new Column<Value, string>('json', required);
/** The 16 bytes of a UUID on SQLite. */
export const uuidBytes = () => new Column<string | Uint8Array, string | Uint8Array>('uuidBytes', required);
