import fc from 'fast-check';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { arbitraryQuery } from '../../test/support/arbitrary-query.ts';
import { createMovieYoga, type OperationRequest, runOperation } from '../../test/support/run-operation.ts';
import { scalarFields } from '../../test/support/schema-movies.ts';
import { useCompiledOperations } from './use-compiled-operations.ts';
import { useOperationCheck } from './use-operation-check.ts';

const plain = createMovieYoga([useOperationCheck(Infinity)], { mask: false });
const compiled = createMovieYoga([useOperationCheck(Infinity), useCompiledOperations()], { mask: false });

/**
 * The parts of a result that have to be equal, and whether its errors wrap others. For a value that became null, at least one
 * error below it is reported; how many more depends on the time that they take. The order of errors may differ.
 */
function wholeOf({ data, errors = [] }: ExecutionResult) {
  const nulls = new Set<string>();
  const messages: string[] = [];
  for (const { message, path, locations, originalError, extensions } of errors) {
    const nullAt = nullAbove(data, path);
    if (nullAt === undefined) {
      messages.push(
        JSON.stringify({ message, path, locations, extensions, isWrapped: originalError !== undefined }),
      );
    } else {
      nulls.add(JSON.stringify(nullAt));
    }
  }
  return { data: JSON.stringify(data), errors: messages.sort(), nulls: [...nulls].sort() };
}

/** The place above that of an error which is null instead of an object or list; undefined if nothing above it is null. */
function nullAbove(data: unknown, path: GraphQLError['path'] = []): GraphQLError['path'] {
  let place = data;
  for (const [depth, key] of path.entries()) {
    if (place == null) {
      return path.slice(0, depth);
    }
    place = (place as Readonly<Record<string, unknown>>)[key];
  }
  return undefined;
}

async function expectSameAnswers(request: OperationRequest): Promise<ExecutionResult> {
  const expected = await runOperation(plain, request);
  // More than once, as what was worked out the first time is used after that.
  for (const _ of [1, 2, 3]) {
    expect(wholeOf(await runOperation(compiled, request))).toEqual(wholeOf(expected));
  }
  return expected;
}

const edges = (fields: string) => `{ movies(first: 3) { edges { cursor node { ${fields} } } } }`;

const operations: Readonly<Record<string, OperationRequest>> = {
  'all scalars': { query: edges(scalarFields.join(' ')) },
  'objects that may be null': { query: edges('id file { path bytes }') },
  'lists in lists': { query: '{ matrix }' },
  'asynchronous objects': {
    query: edges('credits { cast { name role } crew { title } } tasks(first: 2) { id movie { title } }'),
  },
  methods: { query: '{ movies { totalCount pageInfo { hasNextPage endCursor } } }' },
  aliases: {
    query:
      '{ a: movie(id: "movie-1") { x: title title y: title } b: movie(id: "movie-2") { title } none: movie(id: "x") { title } }',
  },
  'names that objects have': {
    query:
      '{ movie(id: "movie-1") { __proto__: title constructor: year toString: id hasOwnProperty: rating } }',
  },
  'names with underscores': {
    query: '{ pair { pair_pair: pair { soft } pair { pair: pair { soft other } } } }',
  },
  'the name of the type': {
    query: '{ __typename movie(id: "movie-1") { __typename credits { kind: __typename } } }',
  },
  'fields that are selected in several places': {
    query:
      '{ movie(id: "movie-1") { id ...A ...B file { path } } movie(id: "movie-1") { year file { bytes } } } fragment A on Movie { title file { path } } fragment B on Movie { id ...A }',
  },
  'fields of a union': {
    query:
      '{ found { __typename ... on Movie { id title } ... on File { path } ... on Person { name ...T } } } fragment T on Titled { title }',
  },
  'fields of an interface': {
    query: '{ titled { title ... on Movie { year } ... on Person { role } __typename } }',
  },
  introspection: {
    query:
      '{ __schema { queryType { name } types { name fields { name } } } __type(name: "Movie") { name fields(includeDeprecated: true) { name type { kind ofType { name } } } } }',
  },
};

describe('compiled operations answer as plain ones do', () => {
  it.each(Object.entries(operations))('for %s', async (_, request) => {
    const { errors } = await expectSameAnswers(request);
    expect(errors).toBeUndefined();
  });
});

describe('arguments', () => {
  it.each([
    [
      'literals',
      {
        query:
          '{ echo(value: { a: [1, "x", null, true, 1.5, E] }, count: 7, quality: UHD, ids: "one", filter: { year: 1, nested: { ids: [1, "2"] } }, order: { field: YEAR }) }',
      },
    ],
    ['defaults', { query: '{ echo }' }],
    ['dates', { query: '{ echo(date: "2026-01-01T00:00:00.000Z") }' }],
    ['null', { query: '{ echo(value: null, quality: null, ids: null) }' }],
    [
      'variables',
      {
        query:
          'query ($value: JSON, $filter: MovieFilter, $count: Int = 4, $quality: Quality = SD, $ids: [ID!], $year: Int) { echo(value: $value, filter: $filter, count: $count, quality: $quality, ids: $ids, order: { field: TITLE }) other: echo(filter: { year: $year, quality: $quality }, value: [1]) }',
        variables: { value: { deep: [1] }, filter: { year: 1999, quality: 'HD', ids: [1] }, ids: ['a'] },
      },
    ],
    [
      'variables that are not there',
      {
        query:
          'query ($value: JSON, $count: Int = 4, $year: Int, $ids: [ID!]) { echo(value: $value, count: $count, ids: $ids, filter: { year: $year }) }',
      },
    ],
    [
      'variables that are null',
      {
        query:
          'query ($value: JSON, $ids: [ID!], $order: MovieOrder) { echo(value: $value, ids: $ids, order: $order) }',
        variables: { value: null, ids: null, order: null },
      },
    ],
    [
      'text that looks like code',
      {
        query:
          '{ echo(value: "__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dglobalThis.pwned = 1") movie(id: "$`{}") { id } }',
      },
    ],
  ] satisfies [string, OperationRequest][])('are the same: %s', async (_, request) => {
    const { errors } = await expectSameAnswers(request);
    expect(errors).toBeUndefined();
    expect(globalThis).not.toHaveProperty('pwned');
  });

  it('may come in variables of any name', async () => {
    const query =
      'query ($__proto__: Int, $constructor: Int! = 2) { echo(filter: { year: $__proto__ }, count: $constructor) }';
    const { data } = await runOperation(compiled, { query, variables: JSON.parse('{ "__proto__": 1 }') });
    expect(data).toMatchObject({ echo: { filter: { year: 1 }, count: 2 } });
  });

  it('that are null where they may not be fail their field only', async () => {
    const query = 'query ($count: Int = 4) { echo(count: $count) movie(id: "movie-1") { id } }';
    const { data, errors } = await expectSameAnswers({ query, variables: { count: null } });
    expect(data).toEqual({ echo: null, movie: { id: 'movie-1' } });
    expect(errors).toHaveLength(1);
  });
});

describe('fields that are left out', () => {
  const query = `query ($yes: Boolean!, $no: Boolean = false) {
    ...F @skip(if: $yes) ...F
    a: movie(id: "movie-1") { id @skip(if: $yes) title @include(if: $yes) year @skip(if: $no) @include(if: $yes) ...G @include(if: $no) }
    b: movie(id: "movie-2") { ...G ... @include(if: $yes) { rating } ... on Movie @skip(if: true) { bytes } }
  }
  fragment F on Query { matrix }
  fragment G on Movie { number1 file @skip(if: $yes) { path } file @include(if: $no) { bytes } }`;

  it.each([
    { yes: true, no: true },
    { yes: true, no: false },
    { yes: false, no: true },
    { yes: false, no: false },
    { yes: true },
  ])('depend on the variables: %o', async (variables) => {
    const { errors } = await expectSameAnswers({ query, variables });
    expect(errors).toBeUndefined();
  });

  it('are reported when a condition is null', async () => {
    const { data, errors } = await expectSameAnswers({ query, variables: { yes: true, no: null } });
    expect(data).toMatchObject({ a: null, b: null });
    expect(errors).toHaveLength(2);
  });

  it('may depend on more variables than are remembered', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const definitions = names.map((name) => `$${name}: Boolean = true`).join(' ');
    const fields = names.map((name, index) => `number${index} @include(if: $${name})`).join(' ');
    await expectSameAnswers({
      query: `query (${definitions}) { movie(id: "movie-1") { id ${fields} } }`,
      variables: { c: false },
    });
  });
});

describe('errors', () => {
  const ways = [
    'library',
    'invalid',
    'thrown',
    'returned',
    'rejected',
    'late',
    'aggregate',
    'graphql',
    'coded',
  ];

  it.each(ways)('of a field that may be null: %s', async (how) => {
    const { data } = await expectSameAnswers({ query: `{ fails(how: "${how}") matrix }` });
    expect(data).toEqual({ fails: null, matrix: [[1, 2], null, [3]] });
  });

  it.each([...ways, 'null'])('of a field that may not be null: %s', async (how) => {
    const { data } = await expectSameAnswers({ query: `{ failsHard(how: "${how}") matrix }` });
    expect(data).toBeNull();
  });
});

describe('nulls that may not be', () => {
  const query = `query ($of: JSON) {
    pair(of: $of) { soft hard other items loose strict pair { soft hard hardPair { other hard } } hardPair { hard loose hardPair { soft } } }
    movie(id: "movie-1") { tooLarge id }
  }`;

  it.each([
    [{}],
    [{ soft: 'library' }],
    [{ soft: 'returned', other: 'late', loose: true }],
    [{ hard: 'null' }],
    [{ hard: 'late' }],
    [{ hard: 'returned', other: 'late' }],
    [{ strict: true, loose: true }],
    [{ below: { hard: 'rejected' } }],
    [{ below: { hard: 'null', loose: true, below: { other: 'rejected' } } }],
    [{ below: { below: { hard: 'thrown' } } }],
    [{ hard: 'aggregate' }],
  ])('spread as far as they have to: %o', async (of) => {
    await expectSameAnswers({ query, variables: { of } });
  });
});

it('random queries are answered the same, whatever fails in them', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryQuery, async (request) => {
      await expectSameAnswers(request);
    }),
    { numRuns: 300 },
  );
});

describe('the info that resolvers get', () => {
  it('is the same, with which fields are selected', async () => {
    const query = `query Named($id: ID, $yes: Boolean!) {
      info(id: $id) { raw ...F title @skip(if: $yes) } other: info { ... on Movie { raw id } } other: info { year }
    } fragment F on Movie { bytes @include(if: $yes) credits { cast { name } } }`;
    const { data } = await expectSameAnswers({ query, variables: { id: 'x', yes: true } });
    expect(data).toHaveProperty('info.raw.selected', ['raw', 'bytes', 'credits']);
    expect(data).toHaveProperty('other.raw.nodes', 2);
    expect(data).toHaveProperty('info.raw.variableValues', { id: 'x', yes: true });
    await expectSameAnswers({ query, variables: { id: 'x', yes: false } });
  });
});

it('queries are not executed plainly, everything else is', async () => {
  const executed: string[] = [];
  const yoga = createMovieYoga([
    {
      onExecute({ args, executeFn, setExecuteFn }) {
        setExecuteFn((given) => {
          executed.push(args.operationName);
          return executeFn(given);
        });
      },
    },
    useCompiledOperations(),
  ]);
  const query = 'query Q { matrix } query Lists { movies { totalCount } } mutation M { note(text: "x") }';
  await runOperation(yoga, { query, operationName: 'Q' });
  await runOperation(yoga, { query, operationName: 'M' });
  await runOperation(yoga, { query, operationName: 'Lists' });
  expect(executed).toEqual(['M']);
});

it('mutations are executed one after the other', async () => {
  const log: string[] = [];
  const query = 'mutation { a: note(text: "slow", ms: 20) b: note(text: "quick") }';
  const { data } = await runOperation(compiled, { query, context: { log } });
  expect(data).toEqual({ a: ['slow'], b: ['slow', 'quick'] });
});

it('one document may hold several operations', async () => {
  const query = 'query A { movie(id: "movie-1") { id } } query B { movie(id: "movie-1") { title } }';
  await expectSameAnswers({ query, operationName: 'A' });
  await expectSameAnswers({ query, operationName: 'B' });
});

it('nothing more is resolved once the signal of the context has fired', async () => {
  const controller = new AbortController();
  const query = '{ slow(ms: 5000) matrix movies { edges { node { id shout } } } }';
  const running = runOperation(compiled, { query, context: { signal: controller.signal } });
  controller.abort(new Error('left'));
  const { data, errors } = await running;
  expect(data).toBeNull();
  expect(errors?.map(({ message }) => message)).toContain('left');
});
