/**
 * A set of characters: inclusive ranges of UTF-16 code units, ascending, apart. Sets of patterns have folded characters only, as the
 * case of letters never matters.
 */
export type CharacterSet = readonly (readonly [first: number, last: number])[];

export const lastUnit = 0xffff;

/** Ranges in ascending order, joined where they touch. */
export function toSet(ranges: CharacterSet): CharacterSet {
  const joined: [number, number][] = [];
  for (const [first, last] of ranges.toSorted((one, other) => one[0] - other[0])) {
    const previous = joined.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) {
      previous[1] = Math.max(previous[1], last);
    } else {
      joined.push([first, last]);
    }
  }
  return joined;
}

export function complement(set: CharacterSet): CharacterSet {
  const outside: [number, number][] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) outside.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= lastUnit) outside.push([next, lastUnit]);
  return outside;
}

export const without = (set: CharacterSet, removed: CharacterSet): CharacterSet =>
  complement(toSet([...complement(set), ...removed]));

export const isIn = (set: CharacterSet, unit: number): boolean =>
  set.some(([first, last]) => unit >= first && unit <= last);

/** The characters that an expression of one character matches. */
export function unitsLike(expression: RegExp): CharacterSet {
  const ranges: [number, number][] = [];
  for (let unit = 0; unit <= lastUnit; unit++) {
    if (!expression.test(String.fromCharCode(unit))) continue;
    const previous = ranges.at(-1);
    if (previous?.[1] === unit - 1) previous[1] = unit;
    else ranges.push([unit, unit]);
  }
  return ranges;
}

let folds: Uint16Array | undefined;

/** The folded form of each code unit: its upper case, as regular expressions without case compare characters. */
function loadFolds(): Uint16Array {
  folds ??= Uint16Array.from({ length: lastUnit + 1 }, (_, unit) => {
    const upper = String.fromCharCode(unit).toUpperCase();
    const folded = upper.charCodeAt(0);
    // Neither `ß` (two letters) nor `ı` (a letter of ASCII) changes.
    return upper.length > 1 || (unit > 127 && folded < 128) ? unit : folded;
  });
  return folds;
}

export const foldUnit = (unit: number): number => loadFolds()[unit] ?? unit;

/** Ranges at least this long are folded by going through all that changes. */
const longRange = 4_096;

/** The folded forms of all characters of a set. */
export function foldSet(set: CharacterSet): CharacterSet {
  const table = loadFolds();
  const folded: [number, number][] = [];
  for (const [first, last] of set) {
    if (first === 0 && last >= lastUnit - longRange) {
      folded.push([first, last]);
      continue;
    }
    for (let unit = first; unit <= last; unit++) {
      const form = table[unit] ?? unit;
      const previous = folded.at(-1);
      if (previous !== undefined && form === previous[1] + 1) previous[1] = form;
      else if (previous === undefined || form < previous[0] || form > previous[1]) folded.push([form, form]);
    }
  }
  return toSet(folded);
}

/** Folds the code units of a text into `target`. @returns how many: at most the length of `target` */
export function foldText(text: string, target: Uint16Array): number {
  const table = loadFolds();
  const length = Math.min(text.length, target.length);
  for (let index = 0; index < length; index++) {
    target[index] = table[text.charCodeAt(index)] as number;
  }
  return length;
}
