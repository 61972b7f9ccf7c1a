import { keyOf } from './key-of.ts';
import { languageWords } from './words/languages.ts';
import { mediaWords } from './words/media.ts';
import { sceneWords, serviceWords } from './words/scene.ts';
import { sourceWords } from './words/sources.ts';
import type { Word, WordTable } from './words/word-table.ts';

/** Words by their keys, joined by single spaces. */
const words = new Map<string, Word>();
/** Number of keys of the longest word that begins with a key. */
const longestFrom = new Map<string, number>();

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

/** Rows that come first have precedence. */
function addTable(table: WordTable): void {
  for (const [strength, facts, text] of table) {
    for (const spelling of text.split('|').flatMap(spellings).map(keysOf)) {
      if (!words.has(spelling)) {
        words.set(spelling, { strength, facts });
      }
      const keys = spelling.split(' ');
      const [first = ''] = keys;
      longestFrom.set(first, Math.max(longestFrom.get(first) ?? 0, keys.length));
    }
  }
}

for (const table of [sourceWords, mediaWords, sceneWords, serviceWords, languageWords]) {
  addTable(table);
}

/** The word of these keys, joined by single spaces. */
export const findWord = (keys: string): Word | undefined => words.get(keys);

/** How many keys the longest word has that begins with this one; 0 if no word does. */
export const longestWordFrom = (key: string): number => longestFrom.get(key) ?? 0;
