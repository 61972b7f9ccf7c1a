import type { Library } from '@cinephage/core';
import { describe, expect, it } from 'vitest';
import { createGraphQLGateway } from './gateway.ts';
import { defaultLimits, readLimits } from './options.ts';

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

/** What is wrong is found before anything is done with the library. */
const create = (options: object) => () => createGraphQLGateway({} as Library, options);

describe('options of a gateway', () => {
  it('and a library that was not awaited are refused', () => {
    const library = Promise.resolve({}) as never;
    expect(() => createGraphQLGateway(library)).toThrow('library must be a library: await createLibrary(…).');
  });

  it.each([
    [{ limit: {} }, 'limit is not a known option (did you mean limits).'],
    [{ limits: { maxDeph: 5 } }, 'limits.maxDeph is not a known option (did you mean maxDepth).'],
    [{ trustedOrigin: [] }, 'trustedOrigin is not a known option (did you mean trustedOrigins).'],
    [
      { persistedOperations: { get: () => null, onli: true } },
      'persistedOperations.onli is not a known option (did you mean only).',
    ],
    [{ limits: [] }, 'limits must be an object.'],
    [{ auth: () => null }, 'auth must be an object with the method authenticate.'],
    [{ path: 'graphql' }, 'path must begin with a slash.'],
    [{ graphiql: 'no' }, 'graphiql must be true or false.'],
    [{ onError: true }, 'onError must be a function.'],
    [{ signal: {} }, 'signal must be an AbortSignal.'],
  ])('are refused: %j', (options, message) => {
    expect(create(options)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', message }));
  });
});
