/** Without NUL characters and unpaired surrogates, which PostgreSQL refuses to store. */
export function clean(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}

/** Whether nothing of a text is lost by {@link clean}. For text whose meaning would change: patterns, addresses. */
export const isClean = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** The rule that a text breaks that is not clean. */
export const notClean = 'must not contain a NUL character or half of a surrogate pair';

export const cleanOrNull = (text: string | null) => (text === null ? null : clean(text));

/**
 * Characters that leave no ink: spaces of every kind, controls, joiners, marks of direction, fillers, the blank Braille
 * pattern. Arabic's number signs are format characters too, and are seen.
 */
const invisible = String.raw`[[\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\ufffc]--[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]]`;
/** Combining marks without a base character. */
const nothingVisible = new RegExp(`^(?:${invisible}|\\p{M})*$`, 'v');
const leading = new RegExp(`^${invisible}+`, 'v');
/** What may end a character that is seen: variation selectors and tags of emoji; joiners after a mark of an Indic script. */
const trailing = new RegExp(
  `(?:(?<!\\p{M})[\\u200c\\u200d]|[${invisible}--[\\u200c\\u200d\\p{Variation_Selector}\\u{e0020}-\\u{e007f}]])+$`,
  'v',
);

/**
 * Text that every database stores, without invisible characters around it; those inside stay, as emoji, Persian and Indic
 * words are joined by them. Null if nothing in it can be seen.
 */
export function cleanText(text: string): string | null {
  const cleaned = clean(text);
  return nothingVisible.test(cleaned) ? null : cleaned.replace(leading, '').replace(trailing, '');
}
