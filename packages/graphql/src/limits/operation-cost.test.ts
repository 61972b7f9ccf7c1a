import { getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createMovieSchema } from '../../test/support/movie-schema.ts';
import { createMovieYoga, runOperation } from '../../test/support/run-operation.ts';
import { scalarFields } from '../../test/support/schema-movies.ts';
import { operationPlugins } from '../execution/operation-plugins.ts';
import { defaultLimits } from '../options.ts';
import { costOf as costIn } from './operation-cost.ts';

const schema = createMovieSchema();

function costOf(query: string, variables: Readonly<Record<string, unknown>> = {}): number {
  const document = parse(query);
  const operation = getOperationAST(document);
  return operation ? costIn(schema, document, operation, variables).answer : Number.NaN;
}

describe('what an operation costs', () => {
  it.each([
    ['a field is one value', '{ lost { __typename } }', 2],
    ['and so are an object and each of its fields', '{ movie(id: 1) { id title file { path } } }', 5],
    ['so is each item of a list of scalars', '{ movie(id: 1) { genres } }', 2 + 10],
    [
      'a list of objects is as large as it says',
      '{ movie(id: 1) { credits { cast { name role } } } }',
      3 + 10 * 2,
    ],
    ['a list that does not say counts as ten', '{ found { __typename } }', 1 + 10],
    ['a page counts for the list in it', '{ moviePage(limit: 5) { total movies { id title } } }', 3 + 5 * 2],
    [
      'a connection counts once for its edges, and not for its other fields',
      '{ movies(first: 7) { totalCount pageInfo { endCursor } edges { cursor node { id title } } } }',
      5 + 7 * 4,
    ],
    [
      'edges and nodes are both there',
      '{ movies(first: 7) { edges { cursor } nodes { id title } } }',
      3 + 7 + 7 * 2,
    ],
    [
      'lists in lists multiply',
      '{ movies(first: 7) { nodes { tasks(first: 3) { id kind } } } }',
      2 + 7 * (1 + 3 * 2),
    ],
    [
      'without an argument it is the default of the argument, or else of the field',
      '{ moviePage { movies { id } } movies { nodes { id } } }',
      4 + 20 + 20,
    ],
    ['null is as if it was not there', '{ movies(first: null) { nodes { id } } }', 2 + 20],
    ['either end counts', '{ movies(last: 4) { nodes { id } } }', 2 + 4],
    ['the larger of several counts', '{ movies(first: 4, last: 50) { nodes { id } } }', 2 + 50],
    [
      'more than the argument takes counts as that',
      '{ moviePage(limit: 100000) { movies { id } } }',
      2 + 100,
    ],
    ['less than nothing is nothing', '{ movies(first: -5) { nodes { id } } }', 2],
    [
      'fragments count where they are spread',
      '{ movies(first: 7) { ...C } } fragment C on MovieConnection { nodes { ...F ...F } } fragment F on Movie { id }',
      2 + 7 * 2,
    ],
    ['what may be left out counts', 'query ($yes: Boolean!) { movie(id: 1) { id @skip(if: $yes) } }', 2],
    [
      'every kind of object counts',
      '{ found { ... on Movie { id } ... on File { path bytes } } }',
      1 + 10 * 3,
    ],
    ['introspection counts for itself', '{ __schema { types { name } } movie(id: 1) { id } }', 3],
  ])('%s', (_, query, cost) => {
    expect(costOf(query)).toBe(cost);
  });

  it.each([
    [{ size: 7 }, 7],
    [{ size: null }, 20],
    [{}, 20],
    [{ size: -7 }, 0],
    [{ size: 1_000_000 }, 1_000_000],
  ])('goes by the variables: %o', (variables, size) => {
    const query = 'query ($size: Int) { movies(first: $size) { nodes { id tasks(first: 2) { id kind } } } }';
    expect(costOf(query, variables)).toBe(2 + size * (2 + 2 * 2));
  });
});

const yoga = createMovieYoga(operationPlugins(defaultLimits));

describe('an operation whose answer could hold too much', () => {
  const query = 'query ($size: Int = 2000000) { movies(first: $size) { nodes { id } } }';
  const refusal = (found: number, text: string) => ({
    errors: [
      {
        message: `The answer could hold ${text} values; at most 150,000 are allowed. Ask for smaller pages or for fewer fields.`,
        extensions: {
          code: 'OPERATION_LIMIT_EXCEEDED',
          limit: { name: 'maxComplexity', allowed: 150_000, found },
        },
      },
    ],
  });

  it('is refused, and executed for variables that ask for less', async () => {
    expect(await runOperation(yoga, { query })).toMatchObject(refusal(2_000_002, '2,000,002'));
    expect(await runOperation(yoga, { query, variables: { size: 1_000_000 } })).toMatchObject(
      refusal(1_000_002, '1,000,002'),
    );
    expect(await runOperation(yoga, { query, variables: { size: 1 } })).toEqual({
      data: { movies: { nodes: [{ id: 'movie-0' }] } },
    });
  });

  it('is refused when it is written into the document', async () => {
    const literal = query.replace('$size)', '1000000)').replace('($size: Int = 2000000)', '');
    expect(await runOperation(yoga, { query: literal })).toMatchObject(refusal(1_000_002, '1,000,002'));
  });

  it('is refused when it is more than can be counted', async () => {
    const tasks = 'tasks(first: 2000000000) { movie { '.repeat(4);
    const huge = `{ movies(first: 2000000000) { nodes { ${tasks} id ${'} }'.repeat(4)} } } }`;
    expect(await runOperation(yoga, { query: huge })).toMatchObject(
      refusal(1_000_000_000, 'more than 999,999,999'),
    );
  });

  it('is refused before anybody subscribes', async () => {
    const { parse: parseDocument, contextFactory, subscribe } = yoga.getEnveloped({});
    const document = parseDocument('subscription { movieAdded { tasks(first: 1000000) { id } } }');
    const result = await subscribe({ schema, document, contextValue: await contextFactory() });
    expect(result).toMatchObject({ errors: [{ extensions: { limit: { name: 'maxComplexity' } } }] });
  });
});

it('a page of a hundred with everything that a movie has is within the limit', async () => {
  const movie = `${scalarFields.join(' ')} file { path bytes } credits { cast { name title role } crew { name title role } }
    tasks(first: 10) { ${Array.from({ length: 16 }, (_, index) => `id${index}: id`).join(' ')} }`;
  const query = `{ movies(first: 100) { edges { node { ${movie} } } } }`;
  expect(costOf(query)).toBeGreaterThan(20_000);
  expect(await runOperation(yoga, { query })).not.toHaveProperty('errors');
});

describe('introspection that multiplies', () => {
  const level = (depth: number): string => (depth === 0 ? 'name' : `fields { type { ${level(depth - 1)} } }`);

  it.each([
    ['by going round in circles', `{ __schema { types { ${level(3)} } } }`],
    [
      'by aliases',
      `{ ${Array.from({ length: 20 }, (_, index) => `a${index}: __schema { types { ...T } }`).join(' ')} } fragment T on __Type { fields { args { type { ...R } } type { ...R } } } fragment R on __Type { name kind ofType { name kind ofType { name kind ofType { name kind } } } }`,
    ],
    ['from one type', `{ __type(name: "Movie") { ${level(5)} } }`],
  ])('is refused: %s', async (_, query) => {
    const { data, errors = [] } = await runOperation(yoga, { query });
    expect(data).toBeUndefined();
    expect(['OPERATION_LIMIT_EXCEEDED', 'GRAPHQL_VALIDATION_FAILED']).toContain(errors[0]?.extensions.code);
  });

  it('is allowed once for a whole schema', async () => {
    const query =
      '{ __schema { types { name fields { name args { name type { name kind } } type { name kind ofType { name } } } } } __type(name: "Movie") { name } }';
    expect(await runOperation(yoga, { query })).not.toHaveProperty('errors');
  });
});
