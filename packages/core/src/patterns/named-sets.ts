import { type CharacterSet, complement, foldSet, unitsLike } from './character-set.ts';
import { PatternError } from './pattern-error.ts';

const cache = new Map<string, CharacterSet>();

function cached(name: string, create: () => CharacterSet): CharacterSet {
  const set = cache.get(name) ?? foldSet(create());
  cache.set(name, set);
  return set;
}

/** Letters, marks, digits and connectors of every script: what `\w` and `\b` are about. */
export const wordSet = () => cached('w', () => unitsLike(/[\p{L}\p{Mn}\p{Nd}\p{Pc}]/u));
const digitSet = () => cached('d', () => unitsLike(/\p{Nd}/u));
const spaceSet = () => cached('s', () => unitsLike(/\s/));
/** Everything but line feeds. */
export const dotSet = () => cached('.', () => complement([[0x0a, 0x0a]]));

/** The set of an escape such as `\d`; undefined if the letter has none. */
export function escapedSet(letter: string): CharacterSet | undefined {
  switch (letter) {
    case 'd':
      return digitSet();
    case 'D':
      return complement(digitSet());
    case 'w':
      return wordSet();
    case 'W':
      return complement(wordSet());
    case 's':
      return spaceSet();
    case 'S':
      return complement(spaceSet());
    default:
      return undefined;
  }
}

/** The set of `\p{name}`, such as `\p{L}` or `\p{Script=Cyrillic}`. */
export function propertySet(name: string, negated: boolean): CharacterSet {
  if (!/^[A-Za-z_]{1,40}(?:=[A-Za-z_]{1,40})?$/.test(name)) {
    throw new PatternError(`must not have \\p{${name.slice(0, 40)}}, which is no known property`);
  }
  const set = cached(`p{${name}}`, () => unitsLike(propertyExpression(name)));
  return negated ? complement(set) : set;
}

function propertyExpression(name: string): RegExp {
  try {
    return new RegExp(`^\\p{${name}}$`, 'u');
  } catch {
    throw new PatternError(`must not have \\p{${name}}, which is no known property`);
  }
}
