import { type Alphabet, classesIn, createAlphabet } from './alphabet.ts';
import type { CharacterSet } from './character-set.ts';
import { wordSet } from './named-sets.ts';
import type { Program } from './program.ts';

/** What an automaton is at a place: which instructions are next, and what kind of character is behind. */
interface State {
  readonly instructions: readonly number[];
  readonly behind: Behind;
}

const behindEdge = 0;
const behindWord = 1;
const behindOther = 2;
type Behind = typeof behindEdge | typeof behindWord | typeof behindOther;

/** A transition that no text has needed yet. */
export const unknownTransition = -1;
/** States of one automaton; if a text needs more, they are computed again. */
const mostStates = 512;
/** Entries in the transitions of all states. */
const mostTransitions = 1 << 18;

/** Transitions from here on: no later place matches. */
export const deadEnd = 2 ** 30;
/** Bits of a transition below its steps. */
export const stepsShift = 10;
/** Transitions from here on have steps, or are dead ends. */
export const costly = 2 ** stepsShift;
/** A mask for the next state, which is above the bit of the match. */
export const stateMask = mostStates - 1;
/** Steps of a place that do not count: what may begin there, such as each of a list of groups, is never in a text at once. */
const mostFreeStarts = 2_000;
/** Further ones that do not count, so that ordinary patterns count none. */
const freeSteps = 32;

/** A program that is run in time proportional to the text: the states it can be in are combined, and remembered. */
export interface Automaton {
  readonly alphabet: Alphabet;
  /** Symbols of one set of lookarounds that hold: the classes of characters, and the end of the text. */
  readonly symbolsPerHolding: number;
  /** Transitions of each state. */
  readonly symbolCount: number;
  /**
   * By state and symbol: the next state times two, or `deadEnd`; plus one if the expression matches at the place; plus the steps that it
   * took to find out, if they count, shifted by `stepsShift`. They are the same however much is remembered. A symbol is the
   * class of the character ahead, and `symbolsPerHolding` for each of the bits of the lookarounds that hold at the place.
   */
  transitions: Int32Array;
  /** Fills in a transition that is not known. @returns it */
  compute(state: number, symbol: number): number;
}

/** The state at the edge of a text. */
export const startState = 0;

export function createAutomaton(program: Program): Automaton {
  const { instructions, lookarounds } = program;
  const reads = instructions.map((one) => (one.kind === 'read' ? one.set : null));
  const sets = [...new Set(reads.filter((set): set is CharacterSet => set !== null))];
  const needsWords = instructions.some(({ kind }) => kind === 'boundary' || kind === 'noBoundary');
  const alphabet = createAlphabet(needsWords ? [...sets, wordSet()] : sets);
  const members = new Map(sets.map((set) => [set, classesIn(alphabet, set)]));
  const accepts = reads.map((set) => (set === null ? null : (members.get(set) ?? null)));
  const isWordClass = needsWords ? classesIn(alphabet, wordSet()) : alphabet.examples.map(() => false);
  const symbolsPerHolding = alphabet.size + 1;
  const symbolCount = symbolsPerHolding << lookarounds.length;
  const stateLimit = Math.max(2, Math.min(mostStates, Math.floor(mostTransitions / symbolCount)));
  const begin = isAnchored(program) ? [] : [program.start];
  const free = freeSteps + Math.min(mostFreeStarts, countStarting(program));
  const visited = new Uint32Array(instructions.length);
  let visit = 0;
  const states: State[] = [];
  const numbers = new Map<string, number>();

  function numberOf(next: readonly number[], behind: Behind): number {
    const key = `${behind}:${next.join(',')}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    states.push({ instructions: next, behind });
    numbers.set(key, states.length - 1);
    makeRoom(automaton, states.length);
    return states.length - 1;
  }

  /** Follows what needs no character. @returns the `read` instructions that are reached, and whether the expression matches */
  function follow(state: State, ahead: number, holding: number): Followed {
    visit++;
    let steps = 0;
    const isWordAhead = isWordClass[ahead] === true;
    const isBoundary = isWordAhead !== (state.behind === behindWord);
    const reached: number[] = [];
    const pending = [...state.instructions];
    let isMatch = false;
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (visited[at] === visit) continue;
      visited[at] = visit;
      steps++;
      const instruction = instructions[at];
      switch (instruction?.kind) {
        case 'read':
          reached.push(at);
          break;
        case 'split':
          pending.push(instruction.other, instruction.next);
          break;
        case 'match':
          isMatch = true;
          break;
        case 'edgeBehind':
          if (state.behind === behindEdge) pending.push(instruction.next);
          break;
        case 'edgeAhead':
          if (ahead === alphabet.size) pending.push(instruction.next);
          break;
        case 'boundary':
          if (isBoundary) pending.push(instruction.next);
          break;
        case 'noBoundary':
          if (!isBoundary) pending.push(instruction.next);
          break;
        case 'lookaround':
          if ((holding >> instruction.index) & 1) pending.push(instruction.next);
          break;
      }
    }
    return { reached, isMatch, steps };
  }

  function compute(stateNumber: number, symbol: number): number {
    const state = states[stateNumber] as State;
    const ahead = symbol % symbolsPerHolding;
    const { reached, isMatch, steps } = follow(state, ahead, Math.trunc(symbol / symbolsPerHolding));
    const next = new Set(begin);
    for (const at of reached) {
      const instruction = instructions[at];
      if (instruction?.kind === 'read' && accepts[at]?.[ahead] === true) next.add(instruction.next);
    }
    const known = (isMatch ? 1 : 0) + (Math.max(0, steps - free) << stepsShift);
    if (next.size > 0 && states.length >= stateLimit) {
      forget();
      return known + 2 * numberOf(sorted(next), behindOf(ahead));
    }
    const result = known + (next.size === 0 ? deadEnd : 2 * numberOf(sorted(next), behindOf(ahead)));
    automaton.transitions[stateNumber * symbolCount + symbol] = result;
    return result;
  }

  const behindOf = (ahead: number) => (isWordClass[ahead] === true ? behindWord : behindOther);

  /** What is remembered may be forgotten: it is computed again. */
  function forget(): void {
    states.length = 0;
    numbers.clear();
    automaton.transitions.fill(unknownTransition);
    numberOf([program.start], behindEdge);
  }

  const transitions = new Int32Array(0);
  const automaton: Automaton = { alphabet, symbolsPerHolding, symbolCount, transitions, compute };
  numberOf([program.start], behindEdge);
  return automaton;
}

interface Followed {
  /** `read` instructions. */
  readonly reached: readonly number[];
  readonly isMatch: boolean;
  /** Instructions that were visited. */
  readonly steps: number;
}

/** Instructions that may be visited at the start of a match. */
function countStarting({ instructions, start }: Program): number {
  const visited = new Set<number>();
  const pending = [start];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const instruction = instructions[at];
    if (visited.has(at) || instruction === undefined) continue;
    visited.add(at);
    if (instruction.kind === 'read' || instruction.kind === 'match') continue;
    pending.push(instruction.next);
    if (instruction.kind === 'split') pending.push(instruction.other);
  }
  return visited.size;
}

const sorted = (numbers: ReadonlySet<number>) => [...numbers].sort((one, other) => one - other);

/** Doubles the transitions until they are enough for this many states. */
function makeRoom(automaton: Automaton, stateCount: number): void {
  const { transitions, symbolCount } = automaton;
  if (transitions.length >= stateCount * symbolCount) return;
  const larger = new Int32Array(Math.max(2 * transitions.length, 8 * symbolCount)).fill(unknownTransition);
  larger.set(transitions);
  automaton.transitions = larger;
}

/** Whether it can begin at the edge of the text alone. */
function isAnchored({ instructions, start }: Program): boolean {
  const visited = new Set<number>();
  const pending = [start];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const instruction = instructions[at];
    if (visited.has(at) || instruction === undefined || instruction.kind === 'edgeBehind') continue;
    visited.add(at);
    if (instruction.kind === 'read' || instruction.kind === 'match') return false;
    pending.push(instruction.next);
    if (instruction.kind === 'split') pending.push(instruction.other);
  }
  return true;
}
