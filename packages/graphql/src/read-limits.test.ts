import type { Library } from '@cinephage/core';
import { describe, expect, it } from 'vitest';
import { createGraphQLGateway } from './gateway.ts';
import { defaultLimits } from './options.ts';
import { readLimits } from './read-limits.ts';

describe('the limits of a gateway', () => {
  it('are the defaults where none are given, or undefined is', () => {
    expect(readLimits()).toEqual(defaultLimits);
    expect(readLimits({ maxDepth: undefined, maxBatch: 5 })).toEqual({ ...defaultLimits, maxBatch: 5 });
  });

  it('can be lifted', () => {
    const maxComplexity = Number.POSITIVE_INFINITY;
    expect(readLimits({ maxComplexity })).toEqual({ ...defaultLimits, maxComplexity });
  });

  it.each([Number.NaN, 0, -1, 1.5, Number.NEGATIVE_INFINITY, '12', null])(
    'are never switched off by %j, but refused with their name and the rule',
    (value) => {
      const limits = { maxDepth: value as number };
      // What is wrong is found before anything is done with the library.
      const create = () => createGraphQLGateway({} as Library, { limits });
      expect(create).toThrow(
        expect.objectContaining({
          code: 'INVALID_INPUT',
          message: 'limits.maxDepth must be a positive integer, or Infinity for none.',
        }),
      );
    },
  );
});
