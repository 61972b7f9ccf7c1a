import { foldText } from './character-set.ts';
import { compilePattern, maximumTextLength, type Pattern } from './compile-pattern.ts';
import { canFind, createTextFinder, type TextFinder } from './text-finder.ts';

/** Many patterns that are matched against the same texts: each is run only if a text that it needs is there, and once for a text. */
export interface PatternSet {
  /** @returns the number of the pattern; the same for the same source. @throws PatternError */
  add(source: string): number;
  test(pattern: number, text: string): boolean;
}

/** Nodes of the automaton that finds needed texts; patterns beyond are always run. */
const mostCharacters = 50_000;

export function createPatternSet(): PatternSet {
  const patterns: Pattern[] = [];
  const numbers = new Map<string, number>();
  const units = new Uint16Array(maximumTextLength);
  let finder: TextFinder | undefined;
  /** Of each list of needed texts, the text by number that contains one of them; and the first list of each pattern. */
  let found = new Float64Array(0);
  let firstLists: number[] = [];
  /** Of each pattern, the text by number for which it matched or did not. */
  let matched = new Float64Array(0);
  let unmatched = new Float64Array(0);
  let current: string | undefined;
  let textNumber = 0;

  function prepare(): TextFinder {
    const texts: (readonly [string, number])[] = [];
    let left = mostCharacters;
    let lists = 0;
    firstLists = patterns.map(({ requiredTexts }) => {
      const first = lists;
      for (const needed of requiredTexts) {
        left -= needed.join('').length;
        if (left < 0 || !needed.every(canFind)) continue;
        texts.push(...needed.map((text) => [text, lists] as const));
        lists++;
      }
      return first;
    });
    firstLists.push(lists);
    found = new Float64Array(lists);
    matched = new Float64Array(patterns.length);
    unmatched = new Float64Array(patterns.length);
    return createTextFinder(texts);
  }

  const mark = (list: number) => {
    found[list] = textNumber;
  };

  /** Whether the text contains all that the pattern needs. */
  function mayMatch(pattern: number): boolean {
    const end = firstLists[pattern + 1] as number;
    for (let list = firstLists[pattern] as number; list < end; list++) {
      if (found[list] !== textNumber) return false;
    }
    return true;
  }

  return {
    add(source) {
      const known = numbers.get(source) ?? patterns.push(compilePattern(source)) - 1;
      numbers.set(source, known);
      finder = undefined;
      current = undefined;
      return known;
    },
    test(pattern, text) {
      finder ??= prepare();
      if (text !== current) {
        current = text;
        textNumber++;
        finder.find(units, foldText(text, units), mark);
      }
      if (unmatched[pattern] === textNumber || !mayMatch(pattern)) return false;
      if (matched[pattern] === textNumber) return true;
      const isMatch = (patterns[pattern] as Pattern).test(text);
      (isMatch ? matched : unmatched)[pattern] = textNumber;
      return isMatch;
    },
  };
}
