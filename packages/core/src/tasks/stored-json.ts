import { clean } from '../text/clean.ts';

/** A value as JSON that both databases accept; null for null and undefined. */
export function storedJson(value: object): string;
export function storedJson(value: unknown): string | null;
export function storedJson(value: unknown): string | null {
  const cleaned = (_key: string, item: unknown) => (typeof item === 'string' ? clean(item) : item);
  return value === undefined || value === null ? null : JSON.stringify(value, cleaned);
}
