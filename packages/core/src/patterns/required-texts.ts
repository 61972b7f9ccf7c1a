import type { CharacterSet } from './character-set.ts';
import type { PatternNode } from './syntax-tree.ts';

/** What texts that a part of a pattern matches have in common. Characters are folded. */
interface Required {
  /** All texts that it matches, if they are few; null: not known. */
  readonly exact: readonly string[] | null;
  readonly needed: RequiredTexts;
}

/** Lists of texts: of each, a text has to contain one. None: not known. */
export type RequiredTexts = readonly (readonly string[])[];

const fewTexts = 24;
const fewCharacters = 4;
const longestText = 16;
/** A single character is in most names. */
const shortestNeeded = 2;
/** Each is looked for in every text; a choice of two parts has as many as the product of theirs. */
const mostLists = 4;

const unknown: Required = { exact: null, needed: [] };
const nothing: Required = { exact: [''], needed: [] };

/** What every text that the pattern matches contains, folded. */
export const findRequiredTexts = (tree: PatternNode): RequiredTexts =>
  allNeeded(findRequired(tree)).map((texts) =>
    texts.filter((text) => !texts.some((other) => other !== text && text.includes(other))),
  );

const allNeeded = ({ exact, needed }: Required): RequiredTexts => best([...needed, ...worthLooking(exact)]);

function findRequired(node: PatternNode): Required {
  switch (node.kind) {
    case 'set':
      return { exact: charactersOf(node.set), needed: [] };
    case 'sequence':
      return ofSequence(node.items);
    case 'choice':
      return ofChoice(node.items.map(findRequired));
    case 'repeat':
      return ofRepeat(node);
    case 'assertion':
      return nothing;
    case 'lookaround':
      // What is looked at is in the same text.
      return node.negative ? nothing : { exact: [''], needed: findRequiredTexts(node.item) };
  }
}

function charactersOf(set: CharacterSet): readonly string[] | null {
  const size = set.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  if (size > fewCharacters) return null;
  return set.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => String.fromCharCode(first + index)),
  );
}

function ofSequence(items: readonly PatternNode[]): Required {
  let current: readonly string[] = [''];
  const needed: (readonly string[])[] = [];
  let isExact = true;
  for (const item of items) {
    const part = findRequired(item);
    needed.push(...part.needed);
    const joined = part.exact === null ? null : join(current, part.exact);
    if (joined !== null) {
      current = joined;
      continue;
    }
    isExact = false;
    needed.push(...worthLooking(current));
    current = part.exact ?? [''];
  }
  return isExact
    ? { exact: current, needed: best(needed) }
    : { exact: null, needed: best([...needed, ...worthLooking(current)]) };
}

/** Each of the first followed by each of the others; null if they are too many or too long. */
function join(starts: readonly string[], ends: readonly string[]): readonly string[] | null {
  if (starts.length * ends.length > fewTexts) return null;
  const joined = starts.flatMap((start) => ends.map((end) => start + end));
  return joined.every(({ length }) => length <= longestText) ? joined : null;
}

function ofChoice(parts: readonly Required[]): Required {
  const exact = parts.flatMap((part) => part.exact ?? []);
  return {
    exact: parts.every((part) => part.exact !== null) && exact.length <= fewTexts ? exact : null,
    needed: parts.map(allNeeded).reduce(eitherOf),
  };
}

/** What is contained whichever of two parts matches: of one list of each, one text. */
const eitherOf = (one: RequiredTexts, other: RequiredTexts): RequiredTexts =>
  best(one.flatMap((texts) => other.map((others) => [...texts, ...others])));

function ofRepeat({ item, min, max }: Extract<PatternNode, { kind: 'repeat' }>): Required {
  const part = findRequired(item);
  if (min === 0) {
    return max === 1 && part.exact !== null ? { exact: ['', ...part.exact], needed: [] } : unknown;
  }
  return { exact: max === 1 ? part.exact : null, needed: allNeeded(part) };
}

const worthLooking = (texts: readonly string[] | null): RequiredTexts =>
  texts?.every(({ length }) => length >= shortestNeeded) === true ? [texts] : [];

const shortest = (texts: readonly string[]) => Math.min(...texts.map(({ length }) => length));

/** Those that the fewest texts contain: the longer, then those of fewer texts. */
function best(lists: RequiredTexts): RequiredTexts {
  if (lists.length < 2) return lists;
  const different = [...new Map(lists.map((texts) => [texts.join('\n'), texts])).values()];
  return different
    .toSorted((one, other) => shortest(other) - shortest(one) || one.length - other.length)
    .slice(0, mostLists);
}
