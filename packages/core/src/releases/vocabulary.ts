import { keyOf } from './key-of.ts';
import { languageWords } from './words/languages.ts';
import { mediaWords } from './words/media.ts';
import { sceneWords, serviceWords } from './words/scene.ts';
import { sourceWords } from './words/sources.ts';
import { createWord, type Word, type WordTable } from './words/word-table.ts';

interface Vocabulary {
  /** Words by their keys, joined by single spaces. */
  readonly words: ReadonlyMap<string, Word>;
  /** Number of keys of the longest word that begins with a key. */
  readonly longestFrom: ReadonlyMap<string, number>;
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

const keysOf = (spelling: string) => spelling.split(' ').map(keyOf).join(' ');

/** Of rows with the same word, the first one counts. */
function createVocabulary(): Vocabulary {
  const words = new Map<string, Word>();
  const longestFrom = new Map<string, number>();
  const rows: WordTable = [...sourceWords, ...mediaWords, ...sceneWords, ...serviceWords, ...languageWords];
  for (const [strength, facts, text] of rows) {
    const word = createWord(strength, facts);
    for (const spelling of text.split('|').flatMap(spellings).map(keysOf)) {
      if (!words.has(spelling)) {
        words.set(spelling, word);
      }
      const keys = spelling.split(' ');
      const [first = ''] = keys;
      longestFrom.set(first, Math.max(longestFrom.get(first) ?? 0, keys.length));
    }
  }
  return { words, longestFrom };
}

let vocabulary: Vocabulary | undefined;

/** Made on first use: it takes some milliseconds, and hosts that read no names start without them. */
function loadVocabulary(): Vocabulary {
  vocabulary ??= createVocabulary();
  return vocabulary;
}

/** The word of these keys, joined by single spaces. */
export const findWord = (keys: string): Word | undefined => loadVocabulary().words.get(keys);

/** How many keys the longest word has that begins with this one; 0 if no word does. */
export const longestWordFrom = (key: string): number => loadVocabulary().longestFrom.get(key) ?? 0;
