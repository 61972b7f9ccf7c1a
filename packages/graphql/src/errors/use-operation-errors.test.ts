import { describe, expect, it } from 'vitest';
import { createMovieYoga, postOperation, runOperation } from '../../test/support/run-operation.ts';
import { operationPlugins } from '../execution/operation-plugins.ts';
import { defaultLimits } from '../options.ts';

const yoga = createMovieYoga(operationPlugins(defaultLimits));

async function errorsOf(
  query: string,
  variables?: Readonly<Record<string, unknown>>,
  operationName?: string,
) {
  const request = { query, ...(variables && { variables }), ...(operationName && { operationName }) };
  const { errors = [], status, data } = await postOperation(yoga, request);
  return { errors, status, data };
}

describe('a document that is no GraphQL', () => {
  it('is answered with 400 and where it goes wrong', async () => {
    const { errors, status } = await errorsOf('{ movies( }');
    expect(status).toBe(400);
    expect(errors).toEqual([
      {
        message: 'Syntax Error: Expected Name, found "}".',
        locations: [{ line: 1, column: 11 }],
        extensions: { code: 'GRAPHQL_PARSE_FAILED' },
      },
    ]);
  });

  it('is answered the same again, when it is known already', async () => {
    expect(await errorsOf('{ movies( }')).toEqual(await errorsOf('{ movies( }'));
  });

  it('is not repeated at length', async () => {
    const { errors } = await errorsOf(`{ movies ${'x'.repeat(30_000)}: }`);
    expect(errors[0]?.message.length).toBeLessThanOrEqual(500);
  });
});

describe('a document that is invalid for the schema', () => {
  it('is answered with 400 and with what does not', async () => {
    const { errors, status } = await errorsOf('{ movie(id: "x") { shuot } nothing }');
    expect(status).toBe(400);
    expect(errors.map(({ message, extensions }) => [message, extensions.code])).toEqual([
      ['Cannot query field "shuot" on type "Movie". Did you mean "shout"?', 'GRAPHQL_VALIDATION_FAILED'],
      ['Cannot query field "nothing" on type "Query".', 'GRAPHQL_VALIDATION_FAILED'],
    ]);
  });

  it('is answered the same again, when it is known already', async () => {
    const query = '{ movie(id: 1.5) { titel } }';
    expect(await errorsOf(query)).toEqual(await errorsOf(query));
  });

  it('is answered with twenty errors at the most', async () => {
    const { errors } = await errorsOf(
      `{ movie(id: 1) { ${Array.from({ length: 300 }, (_, index) => `x${index}`).join(' ')} } }`,
    );
    expect(errors).toHaveLength(21);
    expect(errors[20]).toEqual({
      message: 'There may be more errors: only the first 20 were looked for.',
      extensions: { code: 'TOO_MANY_ERRORS' },
    });
  });

  it.each([
    ['types of variables', 'query ($id: String) { movie(id: $id) { id } }'],
    ['undefined variables', '{ movie(id: $id) { id } }'],
    ['unused variables', 'query ($id: ID) { matrix }'],
    ['unknown types', 'query ($id: Nope) { movie(id: $id) { id } }'],
  ])('is no bad input: %s', async (_, query) => {
    const { errors } = await errorsOf(query);
    expect(errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

describe('an operation that cannot be resolved', () => {
  it.each([
    ['{ matrix }', 'Other', 'The document has no operation named "Other".'],
    [
      'query A { matrix } query B { matrix }',
      undefined,
      'The document has several operations: name the one to execute in "operationName".',
    ],
    ['fragment F on Query { matrix }', undefined, 'The document has no operation.'],
  ])('is refused: %s', async (query, operationName, message) => {
    const { execute, parse, contextFactory, schema } = yoga.getEnveloped({});
    const contextValue = await contextFactory();
    const result = await execute({ schema, document: parse(query), contextValue, operationName });
    expect(result.errors).toMatchObject([{ message, extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }]);
  });
});

it('an answer lists twenty errors at the most, and says how many more there are', async () => {
  const { errors = [], data } = await runOperation(yoga, {
    query: '{ movies(first: 50) { nodes { id tooLarge } } }',
  });
  expect(data).toHaveProperty('movies.nodes.length', 50);
  expect(errors).toHaveLength(21);
  expect(errors[20]).toMatchObject({
    message: '30 more errors are not listed.',
    extensions: { code: 'TOO_MANY_ERRORS' },
  });
});

it('what resolvers give up because the caller has left is not taken for a failure', async () => {
  const reported: unknown[] = [];
  const reporting = createMovieYoga(operationPlugins(defaultLimits), {
    onError: (error) => reported.push(error),
  });
  const controller = new AbortController();
  const running = runOperation(reporting, {
    query: '{ slow(ms: 5000) }',
    context: { signal: controller.signal },
  });
  setTimeout(() => controller.abort(), 20);
  const { errors } = await running;
  expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_ABORTED' } }]);
  expect(reported).toEqual([]);
});
