/** A timestamp as the reader returns it: ISO 8601 text on SQLite, milliseconds on PostgreSQL. */
export type StoredTime = string | number | null;

export function storedTimeMs(value: string | number): number;
export function storedTimeMs(value: StoredTime): number | null;
export function storedTimeMs(value: StoredTime): number | null {
  return typeof value === 'string' ? Date.parse(value) : value;
}
