import type { CharacterSet } from './character-set.ts';

/** A place that an expression checks without reading a character. */
export type AssertionKind = 'start' | 'end' | 'boundary' | 'noBoundary';

/** What matches right after (`ahead`) or right before a place, or does not (`negative`). */
export interface Lookaround {
  readonly kind: 'lookaround';
  readonly ahead: boolean;
  readonly negative: boolean;
  readonly item: PatternNode;
}

/** A part of a parsed regular expression. Groups leave no trace, as only whether a text matches counts. */
export type PatternNode =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly items: readonly PatternNode[] }
  /** `max` is infinite for `*` and `+`. */
  | { readonly kind: 'repeat'; readonly item: PatternNode; readonly min: number; readonly max: number }
  | { readonly kind: 'assertion'; readonly assertion: AssertionKind }
  | Lookaround;

export const emptyNode: PatternNode = { kind: 'sequence', items: [] };
