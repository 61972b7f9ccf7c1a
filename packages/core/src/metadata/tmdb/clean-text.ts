import { clean } from '../../text/clean.ts';

/** Trimmed text that every database stores. Null when nothing is left, since TMDB writes '' for unknown. */
export function cleanText(value: string): string | null {
  const trimmed = clean(value).trim();
  return trimmed === '' ? null : trimmed;
}
