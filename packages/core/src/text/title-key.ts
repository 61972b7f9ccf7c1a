import { fold, truncate } from './fold.ts';

const words = /[\p{L}\p{M}\p{N}]+/gu;
/** Most titles need no tables of Unicode. */
const plain = /^[ -~]*$/;
const plainWords = /[a-z0-9]+/g;
/** They may stand anywhere, as in "Matrix, The", and names of releases leave them out. */
const skippedWords = new Set(['the', 'a', 'an', 'and']);
/** They are skipped at either end of a title. */
const articles = new Set('der die das le la les el los las il lo het de een'.split(' '));
/** Characters of the longest of these words. */
const longestSkipped = 3;
/** Up to 39: longer ones are words, such as "mix" and "di". */
const romanNumeral = /^(?=[ivx])(x{0,3})(ix|iv|v?i{0,3})$/;
const romanLetters = new Set('ivx');
/** `xxxviii` */
const longestRoman = 7;
const digits: Readonly<Record<string, number>> = {
  ...{ '': 0, i: 1, ii: 2, iii: 3, iv: 4, v: 5, vi: 6, vii: 7, viii: 8, ix: 9 },
};
const maximumKey = 300;

/**
 * The form in which titles of releases and movies are compared: folded, without articles, spaces and punctuation, with arabic
 * numerals. Empty if there is nothing to compare.
 */
export function titleKey(title: string): string {
  const folded = fold(title);
  const spelled = folded.includes("'") ? folded.replaceAll("'", '') : folded;
  const all = spelled.match(plain.test(folded) ? plainWords : words) ?? [];
  const key = keyOfWords(withoutArticles(all)) || keyOfWords(all);
  return truncate(key === '' ? folded.replace(/\s/gu, '') : key, maximumKey);
}

function keyOfWords(all: readonly string[]): string {
  let key = '';
  for (const word of all) {
    key += toArabic(word);
  }
  return key;
}

/** The keys of several titles, each once. */
export function titleKeys(titles: readonly (string | null)[]): string[] {
  const keys = titles.map((title) => titleKey(title ?? '')).filter((key) => key !== '');
  return keys.length < 2 ? keys : [...new Set(keys)];
}

function withoutArticles(all: readonly string[]): readonly string[] {
  const kept = all.some(isSkipped) ? all.filter((word, index) => !isSkipped(word, index, all)) : all;
  const isFirst = isArticle(kept[0]);
  const isLast = isArticle(kept.at(-1));
  return kept.length < 2 || !(isFirst || isLast)
    ? kept
    : kept.slice(isFirst ? 1 : 0, isLast ? -1 : kept.length);
}

const isSkipped = (word: string, index: number, all: readonly string[]) =>
  word.length <= longestSkipped && skippedWords.has(word) && !(word === 'a' && isSpelled(all, index));

const isArticle = (word = '') => word.length <= longestSkipped && articles.has(word);

/** Whether a letter is one of several, as in "M*A*S*H". */
const isSpelled = (all: readonly string[], index: number) =>
  [all[index - 1], all[index + 1]].some((word) => word !== undefined && /^\p{L}$/u.test(word));

function toArabic(word: string): string {
  if (word.length > longestRoman || !romanLetters.has(word[0] ?? '')) {
    return word;
  }
  const [, tens, ones] = romanNumeral.exec(word) ?? [];
  return tens === undefined || ones === undefined ? word : String(tens.length * 10 + (digits[ones] ?? 0));
}
