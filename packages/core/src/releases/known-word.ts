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
  /** Whether something about the release may begin with it; with most words of titles nothing does. */
  readonly mayBeginTag: boolean;
}

/**
 * Names consist of the same few words: `1080p`, `BluRay`, `x264`, `The`. Each has one place, by its characters, and a word that
 * comes later takes the place of another one. Looking up a word in a `Map`, which it has to be cut out of the name for, takes
 * several times as long, and that was an eighth of the time for reading a name.
 */
const known: (readonly KnownWord[] | undefined)[] = Array.from({ length: 1 << 12 }, () => undefined);
const texts: string[] = known.map(() => '');
/**
 * The last word of each place that was not kept: a word is kept when it comes again before another one of its place. Names have many
 * words that never come again, which would take the places of others and live as long as these.
 */
const hashes = new Int32Array(known.length);
/** Longer slices of a name would keep the whole name in memory. */
const longestKnown = 12;

/**
 * The word between two separators: one, or two that nothing separates, as in `bluray1080p`.
 *
 * @param hash of its characters, by `nextHash`: the first one, and then each of the others
 */
export function readWord(name: string, start: number, end: number, hash: number): readonly KnownWord[] {
  if (end - start > longestKnown) {
    return splitWord(name.slice(start, end));
  }
  const place = (hash ^ (hash >>> 13)) & (known.length - 1);
  const before = known[place];
  if (before !== undefined && isAt(name, start, end, texts[place] as string)) {
    return before;
  }
  const word = name.slice(start, end);
  const words = splitWord(word);
  if (hashes[place] === hash) {
    texts[place] = word;
    known[place] = words;
  }
  hashes[place] = hash;
  return words;
}

export const nextHash = (hash: number, code: number) => (Math.imul(hash, 31) + code) | 0;

/** A loop, as `startsWith` takes several times as long for a few characters. */
function isAt(name: string, start: number, end: number, text: string): boolean {
  if (text.length !== end - start) {
    return false;
  }
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) !== name.charCodeAt(start + index)) {
      return false;
    }
  }
  return true;
}

function splitWord(text: string): readonly KnownWord[] {
  const key = keyOf(text);
  const at = key.length === text.length ? splitGlued(key) : 0;
  return at === 0
    ? [lookUp(text, key)]
    : [lookUp(text.slice(0, at), key.slice(0, at)), lookUp(text.slice(at), key.slice(at))];
}

function lookUp(text: string, key: string): KnownWord {
  const entry = text === 'iT' ? itunes : findEntry(key);
  const pattern = patternWord(key);
  return {
    text,
    key,
    entry,
    pattern,
    year: yearOf(key),
    role: editionRole(key),
    isLetter: text.length <= longestLetter && letter.test(text),
    mayBeginTag: entry !== undefined || pattern !== null || beginning.test(key),
  };
}

/** Of ids, numbers of episodes, channels, addresses and checksums. */
const beginning = /^(?:tt\d|tmdb|themoviedb|imdb|cap$|[1-9]$|www$|[0-9a-f]{8}$)/;

/** `iT`; in other letters it is Italian. */
const itunes: VocabularyEntry = {
  word: createWord('weak', { streamingService: 'iTunes' }),
  longer: undefined,
};

const letter = /^\p{L}$/u;
/** Code units of a letter. */
const longestLetter = 2;
