import { keyOf } from './key-of.ts';
import { languageWords } from './words/languages.ts';
import { mediaWords } from './words/media.ts';
import { sceneWords, serviceWords } from './words/scene.ts';
import { sourceWords } from './words/sources.ts';
import { createWord, type Word, type WordTable } from './words/word-table.ts';

/** What the tables have that begins with some keys. */
export interface VocabularyEntry {
  /** The word of these keys; undefined if only longer ones begin with them. */
  readonly word: Word | undefined;
  /** Those with one more key, by that key. */
  readonly longer: ReadonlyMap<string, VocabularyEntry> | undefined;
}

interface NewEntry extends VocabularyEntry {
  word: Word | undefined;
  longer: Map<string, NewEntry> | undefined;
}

/** `web dl` is written as `web dl` and as `webdl`; `hd_tv` only as `hd tv`. */
function spellings(word: string): string[] {
  const [first = '', ...rest] = word.split(/(?=[ _])/);
  return rest.reduce<string[]>(
    (starts, part) =>
      starts.flatMap((start) => {
        const separate = `${start} ${part.slice(1)}`;
        return part.startsWith('_') ? [separate] : [separate, `${start}${part.slice(1)}`];
      }),
    [first],
  );
}

/** Of rows with the same word, the first one counts. */
function createVocabulary(): Map<string, NewEntry> {
  const root: NewEntry = { word: undefined, longer: undefined };
  const rows: WordTable = [...sourceWords, ...mediaWords, ...sceneWords, ...serviceWords, ...languageWords];
  for (const [strength, facts, text] of rows) {
    const word = createWord(strength, facts);
    for (const spelling of text.split('|').flatMap(spellings)) {
      const entry = spelling.split(' ').map(keyOf).reduce(addKey, root);
      entry.word ??= word;
    }
  }
  return root.longer ?? new Map();
}

function addKey(entry: NewEntry, key: string): NewEntry {
  entry.longer ??= new Map();
  const known = entry.longer.get(key);
  const next = known ?? { word: undefined, longer: undefined };
  if (known === undefined) {
    entry.longer.set(key, next);
  }
  return next;
}

let vocabulary: ReadonlyMap<string, VocabularyEntry> | undefined;

/** Those that begin with a key. The tables are made on first use: it takes some milliseconds, and hosts that read no names start without them. */
export function findEntry(key: string): VocabularyEntry | undefined {
  vocabulary ??= createVocabulary();
  return vocabulary.get(key);
}

/** The word of one key. */
export const findWord = (key: string): Word | undefined => findEntry(key)?.word;
