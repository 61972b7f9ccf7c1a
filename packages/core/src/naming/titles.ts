import { toPlainLetters } from '../text/letters.ts';

const article = /^(the|an|a)\s+(\S.*)$/is;
const accents = /(?<=\p{sc=Latin})\p{M}+/gu;
const latinLetter = /\p{sc=Latin}/gu;
const apostrophes = /['’‘ʼ`´]/g;
/** Punctuation and symbols between words; a hyphen inside of a word stays. */
const special = /(?<![\p{L}\p{N}])-|-(?![\p{L}\p{N}])|[[\p{P}\p{S}]--[\-]]/gv;

/** With a leading article at its end: `Matrix, The`. */
export const articleLast = (title: string) => title.trim().replace(article, '$2, $1');

/** Without accents and special characters: `WALL·E & Zoë` is `WALL E and Zoe`. */
export function cleanTitle(title: string): string {
  return withoutAccents(title)
    .replace(/\s*&\s*/g, ' and ')
    .replace(apostrophes, '')
    .replace(special, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The first letter or digit, in upper case and without accents; `#` if a title has none. */
export function firstLetter(title: string): string {
  const [letter] = withoutAccents(title).match(/[\p{L}\p{N}]\p{M}*/u) ?? [];
  return letter === undefined ? '#' : letter.toUpperCase().normalize('NFC');
}

function withoutAccents(title: string): string {
  return title.normalize('NFD').replace(accents, '').replace(latinLetter, toPlainLetter).normalize('NFC');
}

function toPlainLetter(letter: string): string {
  const lower = letter.toLowerCase();
  const plain = toPlainLetters(lower);
  if (plain === lower || lower === letter) {
    return plain === lower ? letter : plain;
  }
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
