import type { CharacterSet } from './character-set.ts';
import type { PatternNode } from './syntax-tree.ts';

/** What texts that a part of a pattern matches have in common. Characters are folded. */
interface Required {
  /** All texts that it matches, if they are few; null: not known. */
  readonly exact: readonly string[] | null;
  /** Texts of which it needs one; null: not known. */
  readonly needed: readonly string[] | null;
}

const fewTexts = 24;
const fewCharacters = 4;
const longestText = 16;
/** A single character is in most names. */
const shortestNeeded = 2;

const unknown: Required = { exact: null, needed: null };
const nothing: Required = { exact: [''], needed: null };

/** Texts of which every text that the pattern matches contains one, folded; null if it has none worth looking for. */
export function findRequiredTexts(tree: PatternNode): readonly string[] | null {
  const { exact, needed } = findRequired(tree);
  const texts = better(exact === null ? null : worthLooking(exact), needed);
  return texts?.filter((text) => !texts.some((other) => other !== text && text.includes(other))) ?? null;
}

function findRequired(node: PatternNode): Required {
  switch (node.kind) {
    case 'set':
      return { exact: charactersOf(node.set), needed: null };
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
  let needed: readonly string[] | null = null;
  let isExact = true;
  for (const item of items) {
    const part = findRequired(item);
    needed = better(needed, part.needed);
    const joined = part.exact === null ? null : join(current, part.exact);
    if (joined !== null) {
      current = joined;
      continue;
    }
    isExact = false;
    needed = better(needed, worthLooking(current));
    current = part.exact ?? [''];
  }
  return isExact
    ? { exact: current, needed }
    : { exact: null, needed: better(needed, worthLooking(current)) };
}

/** Each of the first followed by each of the others; null if they are too many or too long. */
function join(starts: readonly string[], ends: readonly string[]): readonly string[] | null {
  if (starts.length * ends.length > fewTexts) return null;
  const joined = starts.flatMap((start) => ends.map((end) => start + end));
  return joined.every(({ length }) => length <= longestText) ? joined : null;
}

function ofChoice(parts: readonly Required[]): Required {
  const exact = parts.flatMap((part) => part.exact ?? []);
  const neededOfEach = parts.map((part) =>
    better(part.exact === null ? null : worthLooking(part.exact), part.needed),
  );
  const needed = neededOfEach.flatMap((texts) => texts ?? []);
  return {
    exact: parts.every((part) => part.exact !== null) && exact.length <= fewTexts ? exact : null,
    needed: neededOfEach.every((texts) => texts !== null) ? needed : null,
  };
}

function ofRepeat({ item, min, max }: Extract<PatternNode, { kind: 'repeat' }>): Required {
  const part = findRequired(item);
  if (min === 0) {
    return max === 1 && part.exact !== null ? { exact: ['', ...part.exact], needed: null } : unknown;
  }
  const once = max === 1 ? part.exact : null;
  return { exact: once, needed: better(part.needed, part.exact === null ? null : worthLooking(part.exact)) };
}

const worthLooking = (texts: readonly string[]): readonly string[] | null =>
  texts.every(({ length }) => length >= shortestNeeded) ? texts : null;

const shortest = (texts: readonly string[]) => Math.min(...texts.map(({ length }) => length));

/** The one that fewer texts contain: the longer, then the one of fewer texts. */
function better(one: readonly string[] | null, other: readonly string[] | null): readonly string[] | null {
  if (one === null || other === null) return one ?? other;
  return (shortest(other) - shortest(one) || one.length - other.length) > 0 ? other : one;
}
