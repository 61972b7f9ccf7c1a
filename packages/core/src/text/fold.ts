import { toPlainDigits, toPlainLetters } from './letters.ts';

/** Invisible characters: joiners, soft hyphens, marks of direction, variation selectors, Arabic's tatweel. */
const shapeless = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Emoji_Modifier}\u0640]/gu;

/**
 * Marks that may be left out in writing: accents, Hebrew and Arabic vowels, the nukta of Devanagari. Those of other scripts
 * (vowel signs of India and Thailand, the voicing of kana) spell the word: they stay.
 */
const optionalMark = String.raw`[[[\p{Mn}\p{Me}]&&[\p{sc=Inherited}\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Coptic}\p{sc=Glagolitic}\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Syriac}\p{sc=Samaritan}\p{sc=Ethiopic}\u093c]]--[\u3099\u309a]]`;
const optionalMarks = new RegExp(optionalMark, 'gv');
/** How ´ and ¨ decompose, which dead keys leave behind. */
const accentAlone = new RegExp(` ${optionalMark}+`, 'gv');
/** ゛ decomposes into a space as well, and belongs to the kana before it. */
const spacedVoicing = / (?=[\u3099\u309a])/g;

/** Single quotes, primes, modifier letters (ʼ ʻ ʹ), accents without a letter (` ^), and the apostrophes of other scripts. */
const apostrophes = /[[\p{Sk}[\p{Lm}&&\p{Diacritic}]‘’‚‛‹›′‵՚׳ꞌꞋ]--[\p{scx=Hira}\p{scx=Kana}]]/gv;
const doubleQuotes = /[[\p{Quotation_Mark}״]--[']]/gv;
const dashes = /[\p{Pd}\p{Dash}~\u223c]/gu;
const slashes = /[\u2044\u2215]/gu;
/** Dots that Unicode counts among the symbols: operators, bullets and circles. */
const dots = /[\u2219\u22c5\u25cf\u25e6]/gu;
/** Separates "8½" into "8" and "1/2", which otherwise becomes "81/2". */
const fractionAfterDigit = /(?<=\p{Nd})(?=[¼-¾\u2150-\u215f\u2189])/gu;
/** Most titles and searches are plain; this shortcut folds a hundred thousand movies several times as fast. */
const plain = /^[ -~]*$/;
const accentOrTilde = /[`^~]/;
const blank = /[\p{Cc}\u2800]/gu;

/**
 * The form in which texts are compared, the same on both databases: lower case, without accents and invisible characters,
 * with the letters, digits, quotes and dashes of keyboards. Spaces and punctuation stay.
 */
export function fold(text: string): string {
  if (plain.test(text)) {
    const lower = text.toLowerCase();
    return accentOrTilde.test(lower) ? lower.replace(/[`^]/g, "'").replaceAll('~', '-') : lower;
  }
  const decomposed = decompose(text.replace(fractionAfterDigit, ' '));
  // Upper case first, which brings together what has several lower cases.
  const lower = decompose(decomposed.toUpperCase().toLowerCase());
  return toPlainDigits(toPlainLetters(lower))
    .replace(apostrophes, "'")
    .replace(doubleQuotes, '"')
    .replace(dashes, '-')
    .replace(slashes, '/')
    .replace(dots, '·')
    .replace(blank, ' ')
    .normalize('NFC');
}

const decompose = (text: string) =>
  text
    .replace(shapeless, '')
    .normalize('NFKD')
    .replace(shapeless, '')
    .replace(spacedVoicing, '')
    .replace(accentAlone, "'")
    .replace(optionalMarks, '');

/** Folded, with single spaces between the words: the key of a genre. */
export const foldName = (name: string) => fold(name).replace(/\s+/g, ' ').trim();

/** PostgreSQL's indexes take no keys of much more than 2,500 bytes, which is three or four times as many characters. */
const maximumKey = 500;
export const truncate = (text: string, maximum: number) => text.slice(0, maximum).toWellFormed();

/** Everything before the first letter or digit, if there is one. */
const leadingPunctuation = /^[^\p{L}\p{N}]+(?=[\p{L}\p{N}])/u;
const leadingArticle = /^(the|an|a)\s+(?=\S)/;

/** The form titles are sorted by: folded, without leading punctuation and a leading article. */
export function foldForSort(title: string): string {
  const key = fold(title)
    .trim()
    .replace(leadingPunctuation, '')
    .replace(leadingArticle, '')
    .replace(leadingPunctuation, '');
  return truncate(key, maximumKey);
}

/** ASCII, lower case, hyphens: `inception`; empty if the title has no such character (七人の侍). */
export function slugify(title: string): string {
  return fold(title)
    .replace(/'/g, '')
    .replace(/&/g, ' and ')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maximumKey)
    .replace(/^-+|-+$/g, '');
}
