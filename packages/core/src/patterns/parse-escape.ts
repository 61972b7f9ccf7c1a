import { type CharacterSet, foldUnit } from './character-set.ts';
import { escapedSet, propertySet } from './named-sets.ts';
import { PatternError } from './pattern-error.ts';
import type { PatternReader } from './pattern-reader.ts';

const controls: Readonly<Record<string, number>> = {
  ...{ t: 9, n: 10, v: 11, f: 12, r: 13 },
  ...{ a: 7, e: 27, '0': 0 },
};
const hexadecimal = /x([0-9a-f]{2})|u([0-9a-f]{4})/iy;
const property = /([pP])\{([^}]*)\}/y;

/** What an escape stands for, after its backslash: one character, or a set of them. */
export type Escape =
  | { readonly kind: 'unit'; readonly unit: number }
  | { readonly kind: 'set'; readonly set: CharacterSet };

/** Reads an escape that is valid inside and outside of classes. */
export function parseEscape(reader: PatternReader): Escape {
  const hex = reader.match(hexadecimal);
  if (hex !== null) {
    return { kind: 'unit', unit: Number.parseInt(hex[1] ?? hex[2] ?? '', 16) };
  }
  const named = reader.match(property);
  if (named !== null) {
    return { kind: 'set', set: propertySet(named[2] ?? '', named[1] === 'P') };
  }
  const letter = reader.next();
  const set = escapedSet(letter);
  if (set !== undefined) {
    return { kind: 'set', set };
  }
  const control = controls[letter];
  if (control === undefined && /[a-z0-9]/i.test(letter)) {
    throw new PatternError(refusals[letter] ?? `must not have \\${letter}, which is no known escape`);
  }
  return { kind: 'unit', unit: control ?? letter.charCodeAt(0) };
}

const backreference = 'must not refer back to what a group matched, such as \\1: that takes unbounded time';
const refusals: Readonly<Record<string, string>> = {
  ...Object.fromEntries('123456789k'.split('').map((letter) => [letter, backreference])),
  G: 'must not have \\G',
};

export const unitSet = (unit: number): CharacterSet => {
  const folded = foldUnit(unit);
  return [[folded, folded]];
};
