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
  /** Of each pattern, the text by number for which it must be run, and for which it matched or did not. */
  let candidates = new Float64Array(0);
  let matched = new Float64Array(0);
  let unmatched = new Float64Array(0);
  let current: string | undefined;
  let textNumber = 0;

  function prepare(): TextFinder {
    const texts: (readonly [string, number])[] = [];
    let left = mostCharacters;
    candidates = new Float64Array(patterns.length);
    patterns.forEach(({ requiredTexts }, number) => {
      const needed = requiredTexts?.every(canFind) ? requiredTexts : null;
      left -= needed?.join('').length ?? 0;
      if (needed === null || left < 0) candidates[number] = Number.POSITIVE_INFINITY;
      else texts.push(...needed.map((text) => [text, number] as const));
    });
    matched = new Float64Array(patterns.length);
    unmatched = new Float64Array(patterns.length);
    return createTextFinder(texts);
  }

  const mark = (pattern: number) => {
    candidates[pattern] = textNumber;
  };

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
      if ((candidates[pattern] as number) < textNumber || unmatched[pattern] === textNumber) return false;
      if (matched[pattern] === textNumber) return true;
      const isMatch = (patterns[pattern] as Pattern).test(text);
      (isMatch ? matched : unmatched)[pattern] = textNumber;
      return isMatch;
    },
  };
}
