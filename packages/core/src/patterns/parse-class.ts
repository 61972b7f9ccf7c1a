import { type CharacterSet, complement, foldSet, toSet, without } from './character-set.ts';
import { type Escape, parseEscape } from './parse-escape.ts';
import { PatternError } from './pattern-error.ts';
import type { PatternReader } from './pattern-reader.ts';

const backspace = 8;

/** Reads a class after its `[`, with its `]`. A `]` right at its start is a character. */
export function parseClass(reader: PatternReader): CharacterSet {
  const isNegated = reader.take('^');
  let set: CharacterSet = [];
  let removed: CharacterSet = [];
  for (let isFirst = true; isFirst || !reader.startsWith(']'); isFirst = false) {
    if (reader.take('-[')) {
      removed = parseClass(reader);
      if (!reader.startsWith(']')) {
        throw new PatternError('must end a class after the class that is subtracted from it');
      }
      break;
    }
    set = [...set, ...parseRange(reader)];
  }
  reader.next();
  const members = toSet(set);
  return without(isNegated ? complement(members) : members, removed);
}

function parseRange(reader: PatternReader): CharacterSet {
  const first = parseMember(reader);
  if (first.kind === 'set') {
    return first.set;
  }
  const isRange = reader.startsWith('-') && !reader.startsWith('-]') && !reader.startsWith('-[');
  if (!isRange) {
    return foldSet([[first.unit, first.unit]]);
  }
  reader.next();
  const last = parseMember(reader);
  if (last.kind === 'set') {
    const hyphen = '-'.charCodeAt(0);
    return [...foldSet([[first.unit, first.unit]]), [hyphen, hyphen], ...last.set];
  }
  if (last.unit < first.unit) {
    throw new PatternError('must have ranges of characters in ascending order');
  }
  return foldSet([[first.unit, last.unit]]);
}

function parseMember(reader: PatternReader): Escape {
  if (!reader.take('\\')) {
    return { kind: 'unit', unit: reader.next().charCodeAt(0) };
  }
  return reader.take('b') ? { kind: 'unit', unit: backspace } : parseEscape(reader);
}
