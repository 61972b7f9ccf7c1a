import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createMovieYoga, postOperation, runOperation } from '../../test/support/run-operation.ts';
import { operationPlugins } from '../execution/operation-plugins.ts';
import { defaultLimits } from '../options.ts';

const yoga = createMovieYoga(operationPlugins(defaultLimits));
const repeat = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');
/** Tasks have movies, which have tasks. */
const nested = (depth: number): string =>
  depth === 0 ? 'id' : `id tasks(first: 1) { movie { ${nested(depth - 1)} } }`;

async function refusalOf(query: string) {
  const { status, data, errors = [] } = await postOperation(yoga, { query });
  expect({ status, data, count: errors.length }).toEqual({ status: 400, data: undefined, count: 1 });
  return errors[0];
}

describe('a document within its limits', () => {
  it.each([
    ['nested as deep as may be', `{ movie(id: 1) { ${nested(5)} } }`],
    ['with as many aliases as may be', `{ movie(id: 1) { ${repeat(50, (index) => `a${index}: title`)} } }`],
    ['with as many fields at its root as may be', `{ ${repeat(20, (index) => `a${index}: matrix`)} }`],
    ['with a field as often as many fragments have it', `{ movie(id: 1) { ${repeat(60, () => 'id')} } }`],
    [
      'that asks for the whole schema',
      getIntrospectionQuery({
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
        inputValueDeprecation: true,
        oneOf: true,
      }),
    ],
  ])('is executed: %s', async (_, query) => {
    expect(await runOperation(yoga, { query })).not.toHaveProperty('errors');
  });
});

describe('a document beyond its limits', () => {
  it.each([
    [
      '{ matrix }'.padEnd(40_001),
      'maxDocumentLength',
      40_000,
      40_001,
      'The document has 40,001 characters; at most 40,000 are allowed. Values belong in variables.',
    ],
    [
      `{ movie(id: 1) { ${repeat(2_000, () => 'id')} } }`,
      'maxTokens',
      2_000,
      2_001,
      'The document has more than 2,000 tokens; at most 2,000 are allowed. Values belong in variables.',
    ],
    [
      `{ matrix ${'#\n'.repeat(2_001)} }`,
      'maxTokens',
      2_000,
      2_001,
      'The document has more than 2,000 tokens; at most 2,000 are allowed. Values belong in variables.',
    ],
    [
      `{ movie(id: 1) { ${nested(15)} } }`,
      'maxDepth',
      12,
      32,
      'Fields are nested 32 deep; at most 12 are allowed.',
    ],
    [
      `{ movie(id: 1) { ${repeat(51, (index) => `a${index}: title`)} } }`,
      'maxAliases',
      50,
      51,
      'The operation has 51 aliases; at most 50 are allowed.',
    ],
    [
      `{ movie(id: 1) { ${repeat(1_000, () => 'id')} } }`,
      'maxFields',
      1_000,
      1_001,
      'The document selects 1,001 fields, fragments followed; at most 1,000 are allowed.',
    ],
    [
      `{ ${repeat(21, (index) => `a${index}: matrix`)} }`,
      'maxRootFields',
      20,
      21,
      'The operation has 21 fields at its root; at most 20 are allowed.',
    ],
    [
      `{ movie(id: 1) { ${repeat(100, () => 'id')} } }`,
      'pairs',
      2_000,
      4_950,
      'The document has 4,950 pairs of fields or fragments for the same place; at most 2,000 are allowed. Select every field once.',
    ],
    [
      `{ __schema { queryType { ${'ofType { '.repeat(20)} name ${'}'.repeat(20)} } } }`,
      'introspectionDepth',
      20,
      22,
      'Introspection is nested 22 deep; at most 20 are allowed.',
    ],
  ])('is refused with what it has too much of: %#', async (query, name, allowed, found, message) => {
    const error = await refusalOf(query);
    expect(error).toEqual({
      message,
      extensions: { code: 'OPERATION_LIMIT_EXCEEDED', limit: { name, allowed, found } },
    });
    // Once more, as refusals are remembered too.
    expect(await refusalOf(query)).toEqual(error);
  });

  it('is found out by way of its fragments', async () => {
    const aliases = `{ ...A ...A } fragment A on Query { ${repeat(10, (index) => `b${index}: movie(id: 1) { ...B }`)} } fragment B on Movie { a: id b: id c: id d: id }`;
    expect((await refusalOf(aliases))?.extensions.limit).toMatchObject({ name: 'maxAliases', found: 100 });
    const deep =
      '{ movie(id: 1) { ...A } } fragment A on Movie { tasks { movie { ...B } } } fragment B on Movie { tasks { movie { ...C } } } fragment C on Movie { tasks { movie { tasks { movie { tasks { movie { tasks { id } } } } } } } }';
    expect((await refusalOf(deep))?.extensions.limit).toMatchObject({ name: 'maxDepth', found: 13 });
  });

  it('may have its excess in a fragment that is not spread', async () => {
    const unused = `{ matrix } fragment A on Movie { ${repeat(100, () => 'id')} }`;
    expect((await refusalOf(unused))?.extensions.limit).toMatchObject({ name: 'pairs' });
    expect(
      (await refusalOf(`{ matrix } fragment A on Movie { ${nested(15)} }`))?.extensions.limit,
    ).toMatchObject({ name: 'maxDepth' });
  });

  it('is not saved by fragments that multiply beyond all numbers', async () => {
    const chain = repeat(40, (index) => `fragment F${index} on Movie { ...F${index + 1} ...F${index + 1} }`);
    const error = await refusalOf(`{ movie(id: 1) { ...F0 } } ${chain} fragment F40 on Movie { id }`);
    expect(error?.message).toBe(
      'The document selects more than 999,999,999 fields, fragments followed; at most 1,000 are allowed.',
    );
  });

  it('counts for all its operations', async () => {
    const operations = repeat(30, (index) => `query Q${index} { movie(id: 1) { ...F } }`);
    const query = `${operations} fragment F on Movie { ${repeat(36, (index) => (index < 24 ? `text${index}` : `number${index - 24}`))} }`;
    const result = await postOperation(yoga, { query, operationName: 'Q1' });
    expect(result.errors?.[0]?.extensions.limit).toMatchObject({ name: 'maxFields' });
  });
});

describe('fragments that spread themselves', () => {
  it.each([
    ['fragment A on Movie { tasks { movie { ...A } } }', 'The fragment "A" spreads itself.'],
    [
      'fragment A on Movie { ...B } fragment B on Movie { ...C } fragment C on Movie { id ...A }',
      'The fragment "A" spreads itself by way of "B", "C".',
    ],
  ])('are refused as what they are: %s', async (fragments, message) => {
    const error = await refusalOf(`{ movie(id: 1) { ...A } } ${fragments}`);
    expect(error).toEqual({ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
  });

  it('are refused when nothing else spreads them', async () => {
    const error = await refusalOf('{ matrix } fragment A on Movie { ...A }');
    expect(error?.message).toBe('The fragment "A" spreads itself.');
  });
});

it('undefined fragments are left to validation', async () => {
  const error = await refusalOf('{ ...Missing }');
  expect(error).toMatchObject({
    message: 'Unknown fragment "Missing".',
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
  });
});

it('limits are those that are given', async () => {
  const generous = createMovieYoga(operationPlugins({ ...defaultLimits, maxAliases: 60, maxDepth: 40 }));
  const query = `{ movie(id: 1) { ${nested(15)} ${repeat(60, (index) => `a${index}: title`)} } }`;
  expect(await runOperation(generous, { query })).not.toHaveProperty('errors');
});
