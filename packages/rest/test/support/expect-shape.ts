import { expect } from 'vitest';

export interface ShapeOptions {
  /** Whether fields may be null in place of their documented type. @default true */
  readonly nulls?: boolean;
}

/** Expects the same field names in the same order, with the same types. */
export function expectShape(actual: unknown, example: unknown, { nulls = true }: ShapeOptions = {}): void {
  compare(actual, example, 'body', nulls);
}

function compare(actual: unknown, example: unknown, at: string, nulls: boolean): void {
  if (actual === null && nulls) return;
  expect(typeOf(actual), `type of ${at}`).toBe(typeOf(example));
  if (Array.isArray(example)) {
    for (const [i, item] of (actual as unknown[]).entries()) compare(item, example[0], `${at}[${i}]`, nulls);
  } else if (typeof example === 'object' && example !== null) {
    const fields = actual as Record<string, unknown>;
    expect(Object.keys(fields), `fields of ${at}`).toEqual(Object.keys(example));
    for (const [name, value] of Object.entries(example)) compare(fields[name], value, `${at}.${name}`, nulls);
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
