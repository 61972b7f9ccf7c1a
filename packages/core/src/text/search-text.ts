import { fold, truncate } from './fold.ts';

/** Alternatives, one of which the titles must contain. If there are several, each has at least three characters, so that the index finds it. */
export type SearchTerm = readonly [string, ...string[]];

const letter = /[\p{L}\p{N}\p{M}]/u;
const apostrophe = /'/g;
/**
 * Punctuation that spellings of a word differ in: all but signs which are read out or have a meaning (#%&@_\). Symbols
 * (+ $ ♥) are not punctuation.
 */
const loose = '[\\p{P}--[#%\\&@_\\\\]]';
const looseRun = new RegExp(`${loose}+`, 'gv');
const looseEnds = new RegExp(`^${loose}+|${loose}+$`, 'gv');
const symbolRun = /[^\p{L}\p{N}\p{M}]+/gu;
const hasSign = /[^\p{P}]|[#%@_\\]/u;
const isAnd = /^[&+]$/;
/** Between two words without spaces, as in Tom&Jerry. */
const joinedByAnd = /(?<=[\p{L}\p{N}\p{M}])[&+](?=[\p{L}\p{N}\p{M}])/u;

/** Enough for any movie; a source that lists thousands of titles cannot fill the index. */
const maximumSearchText = 4000;
/** The shortest text that the trigram index finds. */
const shortest = 3;
const characters = (text: string) => [...text].length;

/** Japanese is typed in hiragana and written in either: both as katakana. */
const toKatakana = (text: string) =>
  text.replace(/[\u3041-\u3096\u309d\u309e]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));

const wordsOf = (text: string) =>
  toKatakana(fold(text))
    .split(/\s+/)
    .filter((word) => word !== '');

/**
 * The text that a search reads: the words of all titles of a movie, one title per line, without loose punctuation, so that
 * WALL·E is `walle`. A last line holds what this leaves out: the punctuation itself, words without their signs (AT&T as
 * `att`), and `and` for a sign that joins two words.
 */
export function foldForSearch(titles: readonly (string | null)[]): string {
  const folded = titles.flatMap((title) => (title === null ? [] : [foldTitle(wordsOf(title))]));
  const lines = new Set(folded.map(({ words }) => words).filter((words) => words !== ''));
  const rest = [...new Set(folded.flatMap((title) => title.rest))].join(' ');
  return truncate([...lines, ...(rest === '' ? [] : [rest])].join('\n'), maximumSearchText);
}

function foldTitle(words: readonly string[]) {
  if (!words.some((word) => letter.test(word))) {
    return { words: words.join(' '), rest: [] };
  }
  return {
    words: words.flatMap((word) => toTitleWord(word) ?? []).join(' '),
    rest: words.flatMap(restOf),
  };
}

function toTitleWord(word: string): string | undefined {
  if (letter.test(word)) {
    return word.replace(looseRun, '');
  }
  return isAnd.test(word) ? 'and' : undefined;
}

function restOf(word: string): string[] {
  const symbols = (word.replace(apostrophe, '').match(symbolRun) ?? []).filter((run) => run !== '');
  const whole = word.replace(looseRun, '');
  const lettersAlone = whole.replace(symbolRun, '');
  const isInside = lettersAlone !== '' && !whole.includes(lettersAlone);
  return [...symbols, ...(joinedByAnd.test(whole) ? ['and'] : []), ...(isInside ? [lettersAlone] : [])];
}

/** Whether the query has anything but spaces; it may still have no terms. */
export const isSearch = (query: string) => /[^ \t\r\n]/u.test(query);

/**
 * The terms of a query: a movie matches if each of them occurs in any of its titles. Empty if the query is blank or has only
 * invisible characters.
 */
export function searchTerms(query: string): SearchTerm[] {
  const words = wordsOf(query);
  const spelled = words.filter((word) => letter.test(word));
  const symbols = words.filter((word) => !letter.test(word)).map((word) => word.replace(apostrophe, ''));
  const terms =
    spelled.length > 0
      ? [
          ...spelled.flatMap(toTerms),
          ...alone(symbols.filter((word) => hasSign.test(word) && !isAnd.test(word))),
        ]
      : alone(symbols.some((word) => word !== '') ? symbols.filter((word) => word !== '') : words);
  return [...new Map(terms.map((term) => [term.join('\n'), term])).values()];
}

const alone = (words: readonly string[]): SearchTerm[] => words.map((word) => [word]);

/**
 * A word with punctuation in it may be one word in the title, or several. Searching for short parts separately would match
 * nearly every movie, so those must follow each other.
 */
function toTerms(word: string): SearchTerm[] {
  const parts = word.replace(looseEnds, '').split(looseRun);
  const joined = parts.join('');
  const sides = joined.split(joinedByAnd);
  if (sides.length > 1 && sides.every((side) => characters(side) > 1)) {
    return [[joined, sides.join(' and ')]];
  }
  if (parts.every((part) => characters(part) >= shortest)) {
    return alone(parts);
  }
  return parts.length === 1 || characters(joined) < shortest ? [[joined]] : [[joined, parts.join(' ')]];
}

/** Whether a text made by `foldForSearch` contains all of the terms. */
export const containsTerms = (text: string, terms: readonly SearchTerm[]) =>
  terms.every((term) => term.some((either) => text.includes(either)));
