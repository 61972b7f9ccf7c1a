const plainKey = /^[a-z0-9+]*$/;
const notInKeys = /[^\p{L}\p{N}+]/gu;
/** Normalising sorts combining marks, which takes long for thousands of them; no word has more characters. */
const longestKey = 64;

/** A word in lower case, without accents, apostrophes and punctuation: what tables are looked up by. */
export function keyOf(text: string): string {
  const lower = text.toLowerCase();
  return plainKey.test(lower)
    ? lower
    : lower.slice(0, longestKey).normalize('NFKD').replaceAll(notInKeys, '').normalize('NFKC');
}
