/** A time as the reader hands it over: better-auth keeps ISO 8601 text on SQLite; PostgreSQL's comes as milliseconds. */
export type StoredTime = string | number | null;

export function storedTimeMs(value: string | number): number;
export function storedTimeMs(value: StoredTime): number | null;
export function storedTimeMs(value: StoredTime): number | null {
  return typeof value === 'string' ? Date.parse(value) : value;
}
