/** Why a regular expression is refused. The message continues a sentence about it: `must not have …`. */
export class PatternError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PatternError';
  }
}
