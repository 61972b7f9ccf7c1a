import type { BoundValue } from '../../database/reader.ts';

/** SQL text with the values of its `?`. */
export interface Fragment {
  readonly text: string;
  readonly values: readonly BoundValue[];
}

export const fragment = (text: string, ...values: BoundValue[]): Fragment => ({ text, values });

/** `where a and b`, or an empty text. */
export function where(conditions: readonly Fragment[]): Fragment {
  if (conditions.length === 0) {
    return fragment('');
  }
  return {
    text: ` where ${conditions.map(({ text }) => text).join(' and ')}`,
    values: conditions.flatMap(({ values }) => values),
  };
}
