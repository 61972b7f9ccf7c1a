/** Text both databases take: PostgreSQL refuses NUL characters and halves of surrogate pairs. */
export const storedText = (text: string): string =>
  Buffer.from(text.replaceAll('\0', ''), 'utf8').toString('utf8');

/** A value as JSON both databases take; null for nothing. */
export function storedJson(value: unknown): string | null {
  const clean = (_key: string, item: unknown) => (typeof item === 'string' ? storedText(item) : item);
  return value === undefined || value === null ? null : JSON.stringify(value, clean);
}
