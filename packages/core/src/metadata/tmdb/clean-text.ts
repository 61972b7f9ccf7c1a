/**
 * Trimmed text that every database stores: PostgreSQL refuses NUL, and half a surrogate pair is not UTF-8. Null when
 * nothing is left, since TMDB writes '' for unknown.
 */
export function cleanText(value: string): string | null {
  const clean = value.replace(/[\0\p{Surrogate}]/gu, '').trim();
  return clean === '' ? null : clean;
}
