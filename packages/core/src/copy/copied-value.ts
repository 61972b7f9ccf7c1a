import { toDate } from '../database/schema/value-conversion.ts';

/** A column as both databases have it. */
export interface CopiedColumn {
  readonly name: string;
  /** Type on PostgreSQL, which is the stricter one. */
  readonly type: string;
  /** Type on SQLite. */
  readonly sqliteType: string;
}

/** A value in the form in which both sides compare and write it. */
export type CopiedValue = string | number | boolean | null;

/** What SQLite returns, with integers as bigint. */
export function fromSqlite({ type }: CopiedColumn, value: unknown): CopiedValue {
  if (value === null || value === undefined) {
    return null;
  }
  switch (type) {
    case 'boolean':
      return Number(value) === 1;
    case 'double precision':
      return Number(value);
    case 'timestamp with time zone':
      return typeof value === 'string' ? Date.parse(value) : Number(value);
    case 'jsonb':
      return canonicalJson(String(value));
    case 'uuid':
      return String(value).toLowerCase();
    default:
      return String(value);
  }
}

/** What PostgreSQL returns, as text. */
export function fromPostgres({ type }: CopiedColumn, text: string | null): CopiedValue {
  if (text === null) {
    return null;
  }
  switch (type) {
    case 'boolean':
      return text === 't';
    case 'double precision':
      return Number(text);
    case 'timestamp with time zone':
      return toDate(text).getTime();
    case 'jsonb':
      return canonicalJson(text);
    default:
      return text;
  }
}

export function toSqlite(
  { type, sqliteType }: CopiedColumn,
  value: CopiedValue,
): string | number | bigint | null {
  if (typeof value === 'boolean') {
    return value ? 1 : 0;
  }
  if (value === null || type === 'double precision') {
    return value;
  }
  if (type === 'timestamp with time zone') {
    return sqliteType === 'TEXT' ? new Date(Number(value)).toISOString() : Number(value);
  }
  return sqliteType === 'INTEGER' ? BigInt(value) : String(value);
}

export function toPostgres({ type }: CopiedColumn, value: CopiedValue): string | null {
  if (value === null) {
    return null;
  }
  return type === 'timestamp with time zone' ? new Date(Number(value)).toISOString() : String(value);
}

/** PostgreSQL stores jsonb with its keys in an order of its own. */
function canonicalJson(text: string): string {
  return JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
