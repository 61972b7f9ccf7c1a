import { type CharacterSet, isIn, lastUnit } from './character-set.ts';

/**
 * The classes of characters that a program distinguishes: those of one class are in the same of its sets, so that each state needs
 * one transition for all of them.
 */
export interface Alphabet {
  /** How many classes there are; class `size` stands for the end of the text. */
  readonly size: number;
  /** Classes of the first code units, as most characters of names are among them. */
  readonly common: Uint16Array;
  /** First code units of ranges whose characters have one class, ascending, and these classes. */
  readonly starts: readonly number[];
  readonly classes: Uint16Array;
  /** A character of each class. */
  readonly examples: readonly number[];
}

const commonUnits = 0x250;

/** The smallest alphabet that tells these sets apart. */
export function createAlphabet(sets: readonly CharacterSet[]): Alphabet {
  // Patterns have the same few sets many times: in a long one, telling each of them apart took most of its time.
  const different = [...new Map(sets.map((set) => [set.join(), set])).values()];
  const starts = startsOf(different);
  const classes = new Uint16Array(starts.length);
  let size = 1;
  for (const set of different) {
    size = splitClasses(classes, starts, set, size);
  }
  const examples: number[] = [];
  classes.forEach((one, index) => {
    examples[one] ??= starts[index] ?? 0;
  });
  const common = Uint16Array.from(
    { length: commonUnits },
    (_, unit) => classes[lastStart(starts, unit)] ?? 0,
  );
  return { size, examples, common, starts, classes };
}

/** The class of a folded character. */
export const classOf = ({ common, starts, classes }: Alphabet, unit: number): number =>
  (unit < commonUnits ? common[unit] : classes[lastStart(starts, unit)]) as number;

/** Where any of the sets begins or ends. */
function startsOf(sets: readonly CharacterSet[]): readonly number[] {
  const starts = new Set([0]);
  for (const [first, last] of sets.flat()) {
    starts.add(first);
    if (last < lastUnit) starts.add(last + 1);
  }
  return [...starts].sort((one, other) => one - other);
}

/** Splits each class into its characters in the set and those outside. @returns how many classes there are then */
function splitClasses(
  classes: Uint16Array,
  starts: readonly number[],
  set: CharacterSet,
  size: number,
): number {
  const renumbered = new Map<number, number>();
  let range = 0;
  starts.forEach((start, index) => {
    while (range < set.length && (set[range]?.[1] ?? 0) < start) range++;
    const isInside = (set[range]?.[0] ?? Number.POSITIVE_INFINITY) <= start;
    const key = (classes[index] ?? 0) + (isInside ? size : 0);
    const known = renumbered.get(key) ?? renumbered.size;
    renumbered.set(key, known);
    classes[index] = known;
  });
  return renumbered.size;
}

/** The index of the last start that is not after the unit. */
function lastStart(starts: readonly number[], unit: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= unit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** For each class, whether it is in the set. */
export const classesIn = ({ examples }: Alphabet, set: CharacterSet): boolean[] =>
  examples.map((unit) => isIn(set, unit));
