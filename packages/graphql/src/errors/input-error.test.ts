import { describe, expect, it } from 'vitest';
import { createMovieYoga, postOperation } from '../../test/support/run-operation.ts';
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

/** What is wrong with one argument. */
async function detailOf(query: string, variables?: Readonly<Record<string, unknown>>) {
  const { errors, status } = await errorsOf(query, variables);
  const [error] = errors;
  expect({ count: errors.length, status, code: error?.extensions.code }).toEqual({
    count: 1,
    status: 400,
    code: 'INVALID_INPUT',
  });
  const [detail] = Array.isArray(error?.extensions.details) ? error.extensions.details : [];
  return { message: error?.message, detail };
}

describe('a value in the document that is invalid', () => {
  it.each([
    ['{ movies(first: "x") { totalCount } }', 'first', 'Int cannot represent non-integer value: "x"'],
    [
      '{ movies(first: 99999999999) { totalCount } }',
      'first',
      'Int cannot represent non 32-bit signed integer value: 99999999999',
    ],
    [
      '{ movies(filter: { year: true }) { totalCount } }',
      'filter.year',
      'Int cannot represent non-integer value: true',
    ],
    [
      '{ movies(filter: { nested: { ids: ["a", 1.5] } }) { totalCount } }',
      'filter.nested.ids.1',
      'ID cannot represent a non-string and non-integer value: 1.5',
    ],
    [
      '{ movies(filter: { yaer: 1 }) { totalCount } }',
      'filter.yaer',
      'Field "yaer" is not defined by type "MovieFilter". Did you mean "year"?',
    ],
    ['{ movies(orderBy: {}) { totalCount } }', 'orderBy.field', 'is required'],
    [
      '{ movies(orderBy: { field: RATING }) { totalCount } }',
      'orderBy.field',
      'Value "RATING" does not exist in "Sort" enum',
    ],
    [
      '{ movies(filtre: {}) { totalCount } }',
      'filtre',
      'Unknown argument "filtre" on field "Query.movies". Did you mean "filter"?',
    ],
    ['{ movie { id } }', 'id', 'is required'],
    ['{ movie(id: null) { id } }', 'id', 'Expected value of type "ID!", found null'],
    [
      'query ($f: Int = "x") { movies(first: $f) { totalCount } }',
      'first',
      'Int cannot represent non-integer value: "x"',
    ],
    [
      'query ($f: MovieFilter = { year: "x" }) { movies(filter: $f) { totalCount } }',
      'filter.year',
      'Int cannot represent non-integer value: "x"',
    ],
    ['{ matrix @skip(if: 1) }', 'if', 'Boolean cannot represent a non boolean value: 1'],
  ])('is bad input that names the argument: %s', async (query, field, message) => {
    const error = await detailOf(query);
    expect(error.detail).toEqual({ field, message, path: field.split('.') });
    expect(error.message).toBe(`Argument "${field}": ${message}${message.endsWith('?') ? '' : '.'}`);
  });
});

describe('a value in a variable that is invalid', () => {
  it.each([
    [
      'query ($count: Int) { movies(first: $count) { totalCount } }',
      { count: 'x' },
      'first',
      'Int cannot represent non-integer value: "x"',
      'count',
    ],
    [
      'query ($where: MovieFilter) { movies(filter: $where) { totalCount } }',
      { where: { nested: { year: 1.5 } } },
      'filter.nested.year',
      'Int cannot represent non-integer value: 1.5',
      'where',
    ],
    [
      'query ($where: MovieFilter) { movies(filter: $where) { totalCount } }',
      { where: { nested: { yaer: 1 } } },
      'filter.nested.yaer',
      'Field "yaer" is not defined by type "MovieFilter". Did you mean "year"?',
      'where',
    ],
    [
      'query ($year: Int) { movies(filter: { year: $year }) { totalCount } }',
      { year: 2 ** 40 },
      'filter.year',
      `Int cannot represent non 32-bit signed integer value: ${2 ** 40}`,
      'year',
    ],
    [
      'query ($ids: [ID!]) { movies(filter: { ids: $ids }) { totalCount } }',
      { ids: ['a', null] },
      'filter.ids.1',
      'Expected non-nullable type "ID!" not to be null',
      'ids',
    ],
    [
      'query ($order: MovieOrder) { movies(orderBy: $order) { totalCount } }',
      { order: {} },
      'orderBy.field',
      'is required',
      'order',
    ],
    [
      'query ($order: MovieOrder) { movies(orderBy: $order) { totalCount } }',
      { order: 'TITLE' },
      'orderBy',
      'Expected type "MovieOrder" to be an object',
      'order',
    ],
    [
      'query ($date: DateTime) { echo(date: $date) }',
      { date: 'soon' },
      'date',
      'Expected type "DateTime". must be a date',
      'date',
    ],
    [
      'query ($movie: ID!) { ...F } fragment F on Query { movie(id: $movie) { id } }',
      {},
      'id',
      'is required',
      'movie',
    ],
    ['query ($movie: ID!) { movie(id: $movie) { id } }', { movie: null }, 'id', 'must not be null', 'movie'],
  ])(
    'is bad input that names the argument and the variable: %s',
    async (query, variables, field, message, variable) => {
      const error = await detailOf(query, variables);
      expect(error.detail).toEqual({ field, message, path: field.split('.'), variable });
      const end = message.endsWith('?') ? '' : '.';
      expect(error.message).toBe(`Argument "${field}" (variable "$${variable}"): ${message}${end}`);
    },
  );

  it('is reported for the operation that is executed', async () => {
    const query =
      'query A($x: Int) { movies(first: $x) { totalCount } } query B($x: Int) { moviePage(limit: $x) { total } }';
    const { errors } = await errorsOf(query, { x: 'no' }, 'B');
    expect(errors[0]?.extensions.details).toMatchObject([{ field: 'limit' }]);
  });

  it('is reported for subscriptions too', async () => {
    const { parse, contextFactory, subscribe, schema } = yoga.getEnveloped({});
    const document = parse('subscription ($n: Int) { movieAdded(count: $n) { id } }');
    const result = await subscribe({
      schema,
      document,
      contextValue: await contextFactory(),
      variableValues: { n: 'x' },
    });
    expect(result).toMatchObject({
      errors: [{ extensions: { code: 'INVALID_INPUT', details: [{ field: 'count' }] } }],
    });
  });

  it('is reported twenty times at the most', async () => {
    const query = 'query ($ids: [ID!]) { movies(filter: { ids: $ids }) { totalCount } }';
    const { errors } = await errorsOf(query, { ids: Array.from({ length: 10_000 }, () => true) });
    expect(errors).toHaveLength(21);
    expect(errors[20]).toEqual({
      message: 'There may be more errors: only the first 20 were looked for.',
      extensions: { code: 'TOO_MANY_ERRORS' },
    });
  });

  it('is not repeated at length, and neither is its name', async () => {
    const query = 'query ($f: MovieFilter) { movies(filter: $f) { totalCount } }';
    for (const f of [{ year: 'x'.repeat(100_000) }, { ['x'.repeat(100_000)]: 1 }]) {
      expect(JSON.stringify((await errorsOf(query, { f })).errors).length).toBeLessThan(5_000);
    }
  });
});

describe('an argument that is null where it must not be', () => {
  it('is bad input of that field, and the others are answered', async () => {
    const query = 'query ($count: Int = 1) { echo(count: $count) matrix }';
    const { errors, data, status } = await errorsOf(query, { count: null });
    expect(status).toBe(200);
    expect(data).toEqual({ echo: null, matrix: [[1, 2], null, [3]] });
    expect(errors).toMatchObject([
      { path: ['echo'], extensions: { code: 'INVALID_INPUT', details: [{ field: 'count' }] } },
    ]);
  });
});
