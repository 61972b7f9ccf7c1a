import { classOf } from './alphabet.ts';
import {
  type Automaton,
  costly,
  createAutomaton,
  deadEnd,
  startState,
  stateMask,
  stepsShift,
  unknownTransition,
} from './automaton.ts';
import { foldText } from './character-set.ts';
import { parsePattern } from './parse-pattern.ts';
import { PatternError } from './pattern-error.ts';
import { buildProgram, type Program, type WorkLimit } from './program.ts';
import { findRequiredTexts, type RequiredTexts } from './required-texts.ts';
import type { Lookaround, PatternNode } from './syntax-tree.ts';

/** A regular expression of a user, which takes time proportional to a text to match. */
export interface Pattern {
  readonly source: string;
  /** Lists of folded texts: every text that it matches contains one of each. */
  readonly requiredTexts: RequiredTexts;
  /**
   * Whether it matches anywhere in the first 512 characters of the text, whatever the case of letters. It does not if it takes more than
   * `maximumSteps` to find out.
   */
  test(text: string): boolean;
  /** Whether it takes more than `maximumSteps` for the text. */
  isTooCostly(text: string): boolean;
}

/** Steps of a pattern for one text: visits of its parts, beyond those that begin a match and a few more at each place. */
export const maximumSteps = 30_000;

export const maximumPatternLength = 4_000;
/** Characters of a text that patterns see: more than names of files have. */
export const maximumTextLength = 512;
/** Parts of a pattern once its repetitions are written out. */
const maximumParts = 8_000;
/** The transitions of a state double with each. */
const maximumLookarounds = 8;

type Direction = 'forward' | 'backward';

/** A program, and what holds at each place of the text, for each of its lookarounds. */
interface Stage {
  readonly direction: Direction;
  readonly program: Program;
  readonly lookarounds: readonly LookaroundStage[];
  automaton: Automaton | undefined;
}

interface LookaroundStage extends Stage {
  readonly negative: boolean;
  readonly holds: Uint8Array;
}

/**
 * Compiles a regular expression without backtracking: an automaton reads the text once, and once more for each lookaround, which it
 * does first. See docs/decisions/0009-regular-expressions.md.
 *
 * ```ts
 * compilePattern(String.raw`\bIMAX\b(?!.*3D)`).test('Movie.2010.IMAX.1080p'); // true
 * ```
 *
 * @throws PatternError if it is malformed, too large, or has what only backtracking can match
 */
export function compilePattern(source: string): Pattern {
  if (source.length > maximumPatternLength) {
    throw new PatternError(`must have at most ${maximumPatternLength} characters`);
  }
  const tree = parsePattern(source);
  const whole = compileStage(tree, 'forward', { left: maximumParts });
  return {
    source,
    requiredTexts: findRequiredTexts(tree),
    test: (text) => search(whole, units, foldText(text, units)) === 'match',
    isTooCostly: (text) => search(whole, units, foldText(text, units)) === 'tooCostly',
  };
}

/** Code units of the text that is being matched, which no pattern keeps. */
const units = new Uint16Array(maximumTextLength);

function compileStage(tree: PatternNode, direction: Direction, limit: WorkLimit): Stage {
  const program = buildProgram(tree, direction, limit);
  if (program.lookarounds.length > maximumLookarounds) {
    throw new PatternError(`must have at most ${maximumLookarounds} lookarounds next to each other`);
  }
  const lookarounds = program.lookarounds.map((lookaround) => compileLookaround(lookaround, limit));
  return { direction, program, lookarounds, automaton: undefined };
}

/** What matches ahead of a place is found by reading from the end, so that each place is read once. */
function compileLookaround({ ahead, negative, item }: Lookaround, limit: WorkLimit): LookaroundStage {
  const stage = compileStage(item, ahead ? 'backward' : 'forward', limit);
  return { ...stage, negative, holds: new Uint8Array(maximumTextLength + 1) };
}

type Outcome = 'match' | 'noMatch' | 'tooCostly';

/** Whether the expression matches somewhere. */
function search(stage: Stage, text: Uint16Array, length: number): Outcome {
  const limit = { left: maximumSteps };
  return prepare(stage, text, length, limit) ? run(stage, text, length, limit, null) : 'tooCostly';
}

/** Finds where the lookarounds hold, inner ones first. @returns false if that takes too many steps */
function prepare(stage: Stage, text: Uint16Array, length: number, limit: WorkLimit): boolean {
  return stage.lookarounds.every(
    (lookaround) =>
      prepare(lookaround, text, length, limit) &&
      run(lookaround, text, length, limit, lookaround.holds) !== 'tooCostly',
  );
}

/**
 * Runs an automaton over the text.
 *
 * @param marks gets 1 for each place where the expression matches; null: end at the first one
 */
function run(
  stage: Stage,
  text: Uint16Array,
  length: number,
  limit: WorkLimit,
  marks: Uint8Array | null,
): Outcome {
  stage.automaton ??= createAutomaton(stage.program);
  const { automaton, lookarounds, direction } = stage;
  const { alphabet, symbolCount, symbolsPerHolding } = automaton;
  const step = direction === 'forward' ? 1 : -1;
  let place = direction === 'forward' ? 0 : length;
  let state = startState;
  let { left: stepsLeft } = limit;
  marks?.fill(0, 0, length + 1);
  for (let left = length; left >= 0; left--) {
    const unit = text[step === 1 ? place : place - 1] as number;
    const ahead = left === 0 ? alphabet.size : classOf(alphabet, unit);
    const symbol =
      lookarounds.length === 0 ? ahead : ahead + holdingAt(lookarounds, place) * symbolsPerHolding;
    const known = automaton.transitions[state * symbolCount + symbol] as number;
    const transition = known === unknownTransition ? automaton.compute(state, symbol) : known;
    if (transition & 1) {
      if (marks === null) return 'match';
      marks[place] = 1;
    }
    if (transition >= costly) {
      stepsLeft -= (transition & (deadEnd - 1)) >> stepsShift;
      if (stepsLeft < 0) return 'tooCostly';
      if (transition >= deadEnd) break;
      state = (transition >> 1) & stateMask;
    } else {
      state = transition >> 1;
    }
    place += step;
  }
  limit.left = stepsLeft;
  return 'noMatch';
}

/** A bit for each lookaround that holds at the place. */
function holdingAt(lookarounds: readonly LookaroundStage[], place: number): number {
  let holding = 0;
  for (let index = 0; index < lookarounds.length; index++) {
    const lookaround = lookarounds[index] as LookaroundStage;
    if ((lookaround.holds[place] === 1) !== lookaround.negative) holding |= 1 << index;
  }
  return holding;
}
