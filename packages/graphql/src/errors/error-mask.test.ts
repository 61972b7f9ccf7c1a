import { errorCodes, LibraryError } from '@cinephage/core';
import type { ExecutionResult } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createMovieYoga, type MovieYoga, postOperation } from '../../test/support/run-operation.ts';
import { operationPlugins } from '../execution/operation-plugins.ts';
import { useCompiledOperations } from '../execution/use-compiled-operations.ts';
import { defaultLimits } from '../options.ts';
import { graphqlErrorCodes } from './error-codes.ts';
import { createErrorMask } from './error-mask.ts';

const sentence = 'Something went wrong on the server; its log says what.';
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/u;

interface Reported {
  readonly error: unknown;
  readonly errorId: string;
}

function createReports() {
  const reported: Reported[] = [];
  return {
    reported,
    onError: (error: unknown, { errorId }: { readonly errorId: string }) => reported.push({ error, errorId }),
  };
}

describe('an error of the library', () => {
  it('is sent with its code, its rules by path, and when to try again', () => {
    const details = [
      { field: 'filter.year', message: 'must be an integer' },
      { field: '', message: 'too much' },
    ];
    const error = new LibraryError('RATE_LIMITED', 'Later.', {
      details,
      retryAfterSeconds: 7,
      cause: new Error('x'),
    });
    expect(createErrorMask({}).maskError(error).toJSON()).toEqual({
      message: 'Later.',
      extensions: {
        code: 'RATE_LIMITED',
        retryAfterSeconds: 7,
        http: { status: 429, headers: { 'Retry-After': '7' } },
        details: [
          { field: 'filter.year', message: 'must be an integer', path: ['filter', 'year'] },
          { field: '', message: 'too much', path: [] },
        ],
      },
    });
  });

  it('holds nothing else of it', () => {
    const { maskError } = createErrorMask({});
    const shown = maskError(
      new LibraryError('DATABASE_UNAVAILABLE', 'No database.', { cause: new Error('secret') }),
    );
    expect(shown.originalError).toBeUndefined();
    expect(shown.cause).toBeUndefined();
    expect(shown.extensions).toEqual({ code: 'DATABASE_UNAVAILABLE', http: { status: 503, headers: {} } });
  });

  it('that was not expected is masked as any other', () => {
    const { reported, onError } = createReports();
    const error = new LibraryError('INTERNAL_ERROR', 'secret');
    const shown = createErrorMask({ onError }).maskError(error);
    expect(shown.message).toBe(sentence);
    expect(reported).toEqual([{ error, errorId: shown.extensions.errorId }]);
  });
});

it('every code of core is a code of the gateway, and none is there twice', () => {
  expect(graphqlErrorCodes).toEqual(expect.arrayContaining([...errorCodes]));
  expect(new Set(graphqlErrorCodes).size).toBe(graphqlErrorCodes.length);
});

describe('an unexpected error', () => {
  const unexpected = ['thrown', 'returned', 'rejected', 'late', 'text', 'nothing', 'graphql', 'internal'];
  const engines = [
    ['plainly', []],
    ['compiled', [useCompiledOperations()]],
    ['with all limits', operationPlugins(defaultLimits)],
  ] as const;

  describe.each(engines)('in an operation that is executed %s', (_, plugins) => {
    it.each(unexpected)('is a sentence and an id to callers, and is reported once: %s', async (how) => {
      const { reported, onError } = createReports();
      const yoga = createMovieYoga(plugins, { onError });
      for (const field of ['fails', 'failsHard']) {
        const { status, errors } = await postOperation(yoga, { query: `{ ${field}(how: "${how}") }` });
        expect(status).toBe(200);
        expect(errors).toEqual([
          {
            message: sentence,
            path: [field],
            locations: [{ line: 1, column: 3 }],
            extensions: { code: 'INTERNAL_ERROR', errorId: expect.stringMatching(uuid) },
          },
        ]);
        expect(reported.pop()?.errorId).toBe(errors?.[0]?.extensions.errorId);
        expect(reported).toEqual([]);
      }
    });

    it.each(['library', 'invalid', 'limited', 'coded'])(
      'is not reported if clients see it: %s',
      async (how) => {
        const { reported, onError } = createReports();
        const { errors } = await postOperation(createMovieYoga(plugins, { onError }), {
          query: `{ fails(how: "${how}") }`,
        });
        expect(errors?.[0]?.extensions.code).not.toBe('INTERNAL_ERROR');
        expect(JSON.stringify(errors)).not.toMatch(/secret|stack|originalError/u);
        expect(reported).toEqual([]);
      },
    );

    it('among several is reported by itself', async () => {
      const { reported, onError } = createReports();
      const { errors } = await postOperation(createMovieYoga(plugins, { onError }), {
        query: '{ fails(how: "aggregate") }',
      });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL_ERROR', 'TASK_NOT_FOUND']);
      expect(JSON.stringify(errors)).not.toContain('secret');
      expect(reported).toHaveLength(1);
    });
  });

  it('that fails many fields is reported once, by one id', async () => {
    const { reported, onError } = createReports();
    const mask = createErrorMask({ onError });
    const error = new Error('secret');
    const ids = [mask.maskError(error), mask.maskError(error)].map(({ extensions }) => extensions.errorId);
    expect(new Set(ids).size).toBe(1);
    expect(reported).toHaveLength(1);
  });

  it('that is made of several is masked as one where only one can be sent', () => {
    const shown = createErrorMask({}).maskError(
      new AggregateError([new Error('secret'), new Error('secret')], 'secret'),
    );
    expect(shown.toJSON()).toEqual({
      message: sentence,
      extensions: { code: 'INTERNAL_ERROR', errorId: expect.any(String) },
    });
  });
});

describe('errors outside of resolvers', () => {
  const failing = (error: unknown): MovieYoga =>
    createMovieYoga([
      {
        onContextBuilding() {
          throw error;
        },
      },
    ]);

  it('that are not expected are answered with 500', async () => {
    const { status, data, errors } = await postOperation(failing(new Error('secret')), {
      query: '{ matrix }',
    });
    expect({ status, data }).toEqual({ status: 500, data: undefined });
    expect(errors).toEqual([
      { message: sentence, extensions: { code: 'INTERNAL_ERROR', errorId: expect.stringMatching(uuid) } },
    ]);
  });

  it('that are several are sent one by one', async () => {
    const error = new AggregateError(
      [new Error('secret'), new LibraryError('LIBRARY_STOPPED', 'Stopping.')],
      'secret',
    );
    const { errors } = await postOperation(failing(error), { query: '{ matrix }' });
    expect(JSON.stringify(errors)).not.toContain('secret');
  });

  it('of the library keep their code', async () => {
    const { errors } = await postOperation(failing(new LibraryError('LIBRARY_STOPPED', 'Stopping.')), {
      query: '{ matrix }',
    });
    expect(errors).toEqual([{ message: 'Stopping.', extensions: { code: 'LIBRARY_STOPPED' } }]);
  });
});

describe('in subscriptions', () => {
  async function subscribe(query: string): Promise<{
    readonly results: ExecutionResult[];
    readonly thrown: unknown;
    readonly reported: Reported[];
  }> {
    const { reported, onError } = createReports();
    const yoga = createMovieYoga(operationPlugins(defaultLimits), { onError });
    const { parse, contextFactory, subscribe, schema } = yoga.getEnveloped({});
    const subscribed = await subscribe({
      schema,
      document: parse(query),
      contextValue: await contextFactory(),
    });
    const results: ExecutionResult[] = [];
    let thrown: unknown;
    try {
      for await (const result of Symbol.asyncIterator in subscribed ? subscribed : [subscribed]) {
        results.push(result);
      }
    } catch (error) {
      thrown = error;
    }
    return { results, thrown, reported };
  }

  it('what fails before the first event is masked', async () => {
    const { results, thrown, reported } = await subscribe(
      'subscription { movieAdded(how: "thrown") { id } }',
    );
    const failures = [
      ...results.flatMap(({ errors }) => errors ?? []),
      ...(thrown === undefined ? [] : [thrown]),
    ];
    expect(failures).toMatchObject([{ message: sentence, extensions: { code: 'INTERNAL_ERROR' } }]);
    expect(reported).toHaveLength(1);
  });

  it('what fails between events is masked', async () => {
    const { results, thrown } = await subscribe('subscription { movieAdded(between: "thrown") { id } }');
    expect(results[0]).toEqual({ data: { movieAdded: { id: 'movie-0' } } });
    expect(thrown ?? results[1]?.errors?.[0]).toMatchObject({
      message: sentence,
      extensions: { code: 'INTERNAL_ERROR' },
    });
  });

  it('what fails in an event is masked', async () => {
    const { results } = await subscribe('subscription { movieAdded(count: 1) { id tooLarge } }');
    expect(results).toMatchObject([
      {
        data: { movieAdded: { id: 'movie-0', tooLarge: null } },
        errors: [{ message: sentence, path: ['movieAdded', 'tooLarge'] }],
      },
    ]);
  });
});

it('a masked error is not masked a second time', () => {
  const { reported, onError } = createReports();
  const { maskError } = createErrorMask({ onError });
  const shown = maskError(new Error('secret'));
  expect(maskError(shown)).toBe(shown);
  expect(reported).toHaveLength(1);
});
