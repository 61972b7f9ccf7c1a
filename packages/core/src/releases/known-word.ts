import { keyOf } from './key-of.ts';
import { patternWord } from './pattern-word.ts';
import { splitGlued } from './split-glued.ts';
import { findWord, longestWordFrom } from './vocabulary.ts';
import type { Word } from './words/word-table.ts';

/** What is known of a word of names, wherever it stands. */
export interface KnownWord {
  readonly text: string;
  /** In lower case, without accents, apostrophes and punctuation; what tables have. */
  readonly key: string;
  /** What it says by itself, by the tables. */
  readonly word: Word | undefined;
  /** How many keys the longest word of the tables has that begins with it; 0 if no word does. */
  readonly longest: number;
  /** What it says by the numbers in it. */
  readonly pattern: Word | null;
}

/** Names consist of the same few words: `1080p`, `BluRay`, `x264`, `The`. */
const known = new Map<string, readonly KnownWord[]>();
const mostKnown = 4_096;
/** Longer slices of a name would keep the whole name in memory. */
const longestKnown = 12;

/** The word between two separators: one, or two that nothing separates, as in `bluray1080p`. */
export function readWord(text: string): readonly KnownWord[] {
  const before = known.get(text);
  if (before !== undefined) {
    return before;
  }
  const words = splitWord(text);
  if (text.length <= longestKnown) {
    if (known.size >= mostKnown) {
      known.clear();
    }
    known.set(text, words);
  }
  return words;
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
  word: findWord(key),
  longest: longestWordFrom(key),
  pattern: patternWord(key),
});
