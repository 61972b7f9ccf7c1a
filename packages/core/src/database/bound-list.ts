import type { DatabaseDriver } from './connection-options.ts';

/** Encodes several values as one parameter, for the condition that `Database.isOneOf` returns. */
export function boundList(driver: DatabaseDriver, values: readonly (string | number)[]): string {
  return driver === 'sqlite' ? JSON.stringify(values) : `{${values.map(element).join(',')}}`;
}

/** @see https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
const element = (value: string | number) =>
  typeof value === 'number' ? String(value) : `"${value.replace(/["\\]/g, '\\$&')}"`;
