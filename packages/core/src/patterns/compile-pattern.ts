/** A regular expression of a user, ready to be matched. */
export interface Pattern {
  /** Whether it matches anywhere in the text, whatever the case of letters. */
  test(text: string): boolean;
}

/** Why a regular expression is refused, as the end of a sentence about it: `must be …`. */
export class PatternError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PatternError';
  }
}

/** @throws PatternError */
export function compilePattern(source: string): Pattern {
  try {
    const expression = new RegExp(source, 'i');
    return { test: (text) => expression.test(text) };
  } catch (error) {
    throw new PatternError('must be a regular expression', { cause: error });
  }
}
