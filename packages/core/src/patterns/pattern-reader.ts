import { PatternError } from './pattern-error.ts';

/** Reads the source of a regular expression from left to right. */
export interface PatternReader {
  /** The next character; empty at the end. */
  peek(): string;
  startsWith(text: string): boolean;
  /** Reads this text if it comes next. */
  take(text: string): boolean;
  /** Reads the next character. @throws PatternError at the end */
  next(): string;
  /** Reads what matches a sticky expression next; null if nothing does. */
  match(expression: RegExp): RegExpExecArray | null;
}

export function createPatternReader(source: string): PatternReader {
  let position = 0;
  const startsWith = (text: string) => source.startsWith(text, position);
  return {
    peek: () => source.charAt(position),
    startsWith,
    take(text) {
      const found = startsWith(text);
      position += found ? text.length : 0;
      return found;
    },
    next() {
      if (position >= source.length) {
        throw new PatternError('must not end in the middle of a group, a class or an escape');
      }
      return source.charAt(position++);
    },
    match(expression) {
      expression.lastIndex = position;
      const found = expression.exec(source);
      position += found?.[0].length ?? 0;
      return found;
    },
  };
}
