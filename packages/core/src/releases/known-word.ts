import { keyOf } from './key-of.ts';
import { patternWord, yearOf } from './pattern-word.ts';
import { splitGlued } from './split-glued.ts';
import { findEntry, type VocabularyEntry } from './vocabulary.ts';
import { type EditionRole, editionRole } from './words/editions.ts';
import { createWord, type Word } from './words/word-table.ts';

/** What is known of a word of names, wherever it stands. */
export interface KnownWord {
  readonly text: string;
  /** In lower case, without accents, apostrophes and punctuation; what tables have. */
  readonly key: string;
  /** The words of the tables that begin with it. */
  readonly entry: VocabularyEntry | undefined;
  /** What it says by the numbers in it. */
  readonly pattern: Word | null;
  /** The year that it may be. */
  readonly year: number | null;
  /** What it is in the name of an edition. */
  readonly role: EditionRole | null;
  /** Whether it is a single letter, as those of `R.I.P.D.` */
  readonly isLetter: boolean;
}

/**
 * Names consist of the same few words: `1080p`, `BluRay`, `x264`, `The`. Each has one place, by its characters, and a word that
 * comes later takes the place of another one. Looking up a word in a `Map`, which it has to be cut out of the name for, takes
 * several times as long, and that was an eighth of the time for reading a name.
 */
const known: (readonly KnownWord[] | undefined)[] = Array.from({ length: 1 << 12 }, () => undefined);
const texts: string[] = known.map(() => '');
/** Longer slices of a name would keep the whole name in memory. */
const longestKnown = 12;

/** The word between two separators: one, or two that nothing separates, as in `bluray1080p`. */
export function readWord(name: string, start: number, end: number): readonly KnownWord[] {
  if (end - start > longestKnown) {
    return splitWord(name.slice(start, end));
  }
  const place = placeOf(name, start, end);
  const before = known[place];
  const text = texts[place] as string;
  if (before !== undefined && text.length === end - start && name.startsWith(text, start)) {
    return before;
  }
  const word = name.slice(start, end);
  const words = splitWord(word);
  texts[place] = word;
  known[place] = words;
  return words;
}

function placeOf(name: string, start: number, end: number): number {
  let hash = 0;
  for (let index = start; index < end; index++) {
    hash = Math.imul(hash, 31) + name.charCodeAt(index);
  }
  return (hash ^ (hash >>> 13)) & (known.length - 1);
}

function splitWord(text: string): readonly KnownWord[] {
  const key = keyOf(text);
  const at = key.length === text.length ? splitGlued(key) : 0;
  return at === 0
    ? [lookUp(text, key)]
    : [lookUp(text.slice(0, at), key.slice(0, at)), lookUp(text.slice(at), key.slice(at))];
}

const lookUp = (text: string, key: string): KnownWord => ({
  text,
  key,
  entry: text === 'iT' ? itunes : findEntry(key),
  pattern: patternWord(key),
  year: yearOf(key),
  role: editionRole(key),
  isLetter: text.length <= longestLetter && letter.test(text),
});

/** `iT`; in other letters it is Italian. */
const itunes: VocabularyEntry = {
  word: createWord('weak', { streamingService: 'iTunes' }),
  longer: undefined,
};

const letter = /^\p{L}$/u;
/** Code units of a letter. */
const longestLetter = 2;
