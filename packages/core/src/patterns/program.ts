import type { CharacterSet } from './character-set.ts';
import { PatternError } from './pattern-error.ts';
import type { AssertionKind, Lookaround, PatternNode } from './syntax-tree.ts';

/** Reads a character of the set, then goes on. */
export interface ReadInstruction {
  readonly kind: 'read';
  readonly set: CharacterSet;
  readonly next: number;
}

/**
 * An instruction of an automaton. Only `read` moves on in the text. `edgeBehind` and `edgeAhead` are the ends of the text in the
 * direction in which the automaton reads.
 */
export type Instruction =
  | ReadInstruction
  | { readonly kind: 'split'; readonly next: number; other: number }
  | { readonly kind: 'edgeBehind' | 'edgeAhead' | 'boundary' | 'noBoundary'; readonly next: number }
  /** Goes on if this lookaround of the program holds at the place. */
  | { readonly kind: 'lookaround'; readonly index: number; readonly next: number }
  | { readonly kind: 'match' };

/** A regular expression as instructions that read a text in one direction. */
export interface Program {
  readonly instructions: readonly Instruction[];
  readonly start: number;
  /** Those that its instructions refer to; nested ones belong to the programs of these. */
  readonly lookarounds: readonly Lookaround[];
}

/** Shared by all programs of a pattern, which so takes bounded time and memory to compile and to run. */
export interface WorkLimit {
  left: number;
}

/** @throws PatternError if the pattern is too large once its repetitions are written out */
export function buildProgram(
  tree: PatternNode,
  direction: 'forward' | 'backward',
  limit: WorkLimit,
): Program {
  const instructions: Instruction[] = [];
  const lookarounds: Lookaround[] = [];
  const isForward = direction === 'forward';

  function add(instruction: Instruction): number {
    instructions.push(instruction);
    return instructions.length - 1;
  }

  /** Adds what matches the node and then goes on at `next`. @returns where it starts */
  function build(node: PatternNode, next: number): number {
    spend(limit);
    switch (node.kind) {
      case 'set':
        return add({ kind: 'read', set: node.set, next });
      case 'sequence': {
        const items = isForward ? node.items.toReversed() : node.items;
        return items.reduce((after, item) => build(item, after), next);
      }
      case 'choice': {
        const [last = next, ...others] = node.items.map((item) => build(item, next)).reverse();
        return others.reduce((other, start) => add({ kind: 'split', next: start, other }), last);
      }
      case 'repeat':
        return buildRepeat(node, next);
      case 'assertion':
        return add({ kind: assertionOf(node.assertion, isForward), next });
      case 'lookaround': {
        const known = lookarounds.indexOf(node);
        const index = known === -1 ? lookarounds.push(node) - 1 : known;
        return add({ kind: 'lookaround', index, next });
      }
    }
  }

  function buildRepeat(node: Extract<PatternNode, { kind: 'repeat' }>, next: number): number {
    const { item, min, max } = node;
    let start = next;
    if (max === Number.POSITIVE_INFINITY) {
      const split: Instruction = { kind: 'split', next, other: next };
      start = add(split);
      split.other = build(item, start);
    } else {
      for (let count = min; count < max; count++) {
        start = add({ kind: 'split', next, other: build(item, start) });
      }
    }
    for (let count = 0; count < min; count++) {
      start = build(item, start);
    }
    return start;
  }

  const match = add({ kind: 'match' });
  const start = build(tree, match);
  return { instructions, start, lookarounds };
}

function spend(limit: WorkLimit): void {
  limit.left--;
  if (limit.left < 0) {
    throw new PatternError('must be shorter: with its repetitions it has too many parts');
  }
}

function assertionOf(assertion: AssertionKind, isForward: boolean) {
  switch (assertion) {
    case 'start':
      return isForward ? 'edgeBehind' : 'edgeAhead';
    case 'end':
      return isForward ? 'edgeAhead' : 'edgeBehind';
    default:
      return assertion;
  }
}
