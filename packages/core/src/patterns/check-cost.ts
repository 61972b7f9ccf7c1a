import { maximumTextLength, type Pattern } from './compile-pattern.ts';
import { PatternError } from './pattern-error.ts';

/** Characters of the pattern that are tried. */
const mostCharacters = 16;

/**
 * Tries a pattern with names made of its own characters, which are the ones that may keep many of its parts alive at once.
 *
 * @throws PatternError if it takes too many steps for one of them
 */
export function checkCost(pattern: Pattern): void {
  const all = [...new Set(pattern.source.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''))];
  const characters = all.length === 0 ? ['a'] : all.slice(0, mostCharacters);
  const texts = [
    ...characters.map((character) => character.repeat(maximumTextLength)),
    mix(characters),
    mix([...characters, ' ', '.', '-']),
    mix(characters.slice(0, 2)),
  ];
  if (texts.some((text) => pattern.isTooCostly(text))) {
    throw new PatternError('must be simpler: for some names it takes too many steps');
  }
}

/** The same text each time, without a period that a pattern could follow. */
function mix(characters: readonly string[]): string {
  let seed = 1;
  return Array.from({ length: maximumTextLength }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return characters[seed % characters.length];
  }).join('');
}
