import { dotSet } from './named-sets.ts';
import { parseClass } from './parse-class.ts';
import { parseEscape, unitSet } from './parse-escape.ts';
import { PatternError } from './pattern-error.ts';
import { createPatternReader, type PatternReader } from './pattern-reader.ts';
import { type AssertionKind, emptyNode, type PatternNode } from './syntax-tree.ts';

const deepestNesting = 60;
const mostRepetitions = 1_000;
const groupName = /\?(?:P?<([A-Za-z_]\w{0,60})>|'([A-Za-z_]\w{0,60})')/y;
const groupFlags = /\?([a-z]*)(-[a-z]+)?([:)])/iy;
const comment = /\(\?#[^)]*\)/y;
const counted = /\{(\d{1,6})(,(\d{0,6}))?\}/y;

/**
 * Parses a regular expression in the syntax that JavaScript and .NET have in common, without what takes unbounded time.
 *
 * @throws PatternError
 */
export function parsePattern(source: string): PatternNode {
  const reader = createPatternReader(source);
  const tree = parseChoice(reader, 0);
  if (reader.peek() !== '') {
    throw new PatternError('must have an opening parenthesis for each closing one');
  }
  return tree;
}

function parseChoice(reader: PatternReader, depth: number): PatternNode {
  if (depth > deepestNesting) {
    throw new PatternError(`must have at most ${deepestNesting} groups inside of each other`);
  }
  const items = [parseSequence(reader, depth)];
  while (reader.take('|')) {
    items.push(parseSequence(reader, depth));
  }
  return items.length === 1 ? (items[0] ?? emptyNode) : { kind: 'choice', items };
}

function parseSequence(reader: PatternReader, depth: number): PatternNode {
  const items: PatternNode[] = [];
  while (reader.peek() !== '' && reader.peek() !== '|' && reader.peek() !== ')') {
    if (reader.match(comment) === null) {
      items.push(parseQuantified(reader, depth));
    }
  }
  return items.length === 1 ? (items[0] ?? emptyNode) : { kind: 'sequence', items };
}

function parseQuantified(reader: PatternReader, depth: number): PatternNode {
  const item = parseItem(reader, depth);
  const range = parseQuantifier(reader);
  if (range === null) {
    return item;
  }
  // A lazy quantifier matches the same texts.
  reader.take('?');
  if (reader.startsWith('+') || reader.startsWith('*') || reader.startsWith('?')) {
    throw new PatternError('must not have a quantifier after a quantifier');
  }
  return { kind: 'repeat', item, ...range };
}

function parseQuantifier(reader: PatternReader): { min: number; max: number } | null {
  if (reader.take('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
  if (reader.take('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
  if (reader.take('?')) return { min: 0, max: 1 };
  const found = reader.match(counted);
  if (found === null) return null;
  const [, least = '', upTo, most = ''] = found;
  const min = Number(least);
  const max = upTo === undefined ? min : most === '' ? Number.POSITIVE_INFINITY : Number(most);
  if (min > mostRepetitions || (Number.isFinite(max) && max > mostRepetitions)) {
    throw new PatternError(`must repeat at most ${mostRepetitions} times`);
  }
  if (max < min) {
    throw new PatternError('must have numbers of repetitions in ascending order');
  }
  return { min, max };
}

const assertion = (kind: AssertionKind): PatternNode => ({ kind: 'assertion', assertion: kind });

function parseItem(reader: PatternReader, depth: number): PatternNode {
  const character = reader.next();
  switch (character) {
    case '(':
      return parseGroup(reader, depth);
    case '[':
      return { kind: 'set', set: parseClass(reader) };
    case '.':
      return { kind: 'set', set: dotSet() };
    case '^':
      return assertion('start');
    case '$':
      return assertion('end');
    case '\\':
      return parseOutsideEscape(reader);
    case '*':
    case '+':
    case '?':
      throw new PatternError(`must have something to repeat before ${character}`);
    default:
      return { kind: 'set', set: unitSet(character.charCodeAt(0)) };
  }
}

const assertionEscapes: Readonly<Record<string, AssertionKind>> = {
  ...{ b: 'boundary', B: 'noBoundary' },
  ...{ A: 'start', z: 'end', Z: 'end' },
};

function parseOutsideEscape(reader: PatternReader): PatternNode {
  const kind = assertionEscapes[reader.peek()];
  if (kind !== undefined) {
    reader.next();
    return assertion(kind);
  }
  const escaped = parseEscape(reader);
  return { kind: 'set', set: escaped.kind === 'set' ? escaped.set : unitSet(escaped.unit) };
}

const lookarounds = [
  ['?=', { ahead: true, negative: false }],
  ['?!', { ahead: true, negative: true }],
  ['?<=', { ahead: false, negative: false }],
  ['?<!', { ahead: false, negative: true }],
] as const;

function parseGroup(reader: PatternReader, depth: number): PatternNode {
  const look = lookarounds.find(([start]) => reader.take(start));
  if (look !== undefined) {
    return { kind: 'lookaround', ...look[1], item: parseGroupBody(reader, depth) };
  }
  if (!reader.startsWith('?') || reader.match(groupName) !== null) {
    return parseGroupBody(reader, depth);
  }
  const [, on = '', off = '', end] = reader.match(groupFlags) ?? [];
  if (end === undefined) {
    throw new PatternError('must not have atomic or conditional groups');
  }
  if (/[^isn]/i.test(on) || off !== '') {
    throw new PatternError(`must not switch (?${on}${off}): case never matters, and names have one line`);
  }
  return end === ':' ? parseGroupBody(reader, depth) : emptyNode;
}

function parseGroupBody(reader: PatternReader, depth: number): PatternNode {
  const body = parseChoice(reader, depth + 1);
  if (!reader.take(')')) {
    throw new PatternError('must have a closing parenthesis for each opening one');
  }
  return body;
}
