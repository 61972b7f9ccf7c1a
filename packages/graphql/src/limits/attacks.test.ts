import { cpuUsage } from 'node:process';
import { describe, expect, it } from 'vitest';
import { collectGarbage } from '../../test/support/collect-garbage.ts';
import {
  type Answer,
  createMovieYoga,
  type OperationRequest,
  postBody,
} from '../../test/support/run-operation.ts';
import { operationPlugins } from '../execution/operation-plugins.ts';
import { defaultLimits } from '../options.ts';

const megabyte = 1024 * 1024;
const yoga = createMovieYoga(operationPlugins(defaultLimits), { maximumCacheBytes: 4 * megabyte });

const repeat = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');
const nest = (depth: number, before: string, inside: string, after: string) =>
  `${before.repeat(depth)}${inside}${after.repeat(depth)}`;
const movie = (fields: string) => `{ movie(id: "1") { ${fields} } }`;
const filtered = 'query ($filter: MovieFilter) { movies(filter: $filter) { totalCount } }';

function nestedValue(depth: number): unknown {
  let value: unknown = { year: 1 };
  for (let level = 0; level < depth; level++) {
    value = { nested: value };
  }
  return value;
}

interface Attack {
  readonly code: string;
  /** @param salt makes it another document each time */
  readonly request: (salt: string) => OperationRequest;
}

const attack = (code: string, request: (salt: string) => OperationRequest): Attack => ({ code, request });
const limited = (query: (salt: string) => string) =>
  attack('OPERATION_LIMIT_EXCEEDED', (salt) => ({ query: query(salt) }));
const invalid = (query: (salt: string) => string) =>
  attack('GRAPHQL_VALIDATION_FAILED', (salt) => ({ query: query(salt) }));
const badInput = (query: string, variables: NonNullable<OperationRequest['variables']>) =>
  attack('INVALID_INPUT', (salt) => ({
    query: query.replace('query', `query ${salt}`),
    variables,
  }));

const attacks: Readonly<Record<string, Attack>> = {
  '500 aliases': limited((salt) => movie(repeat(500, (index) => `${salt}${index}: title`))),
  '500 aliases at the root': limited(
    (salt) => `{ ${repeat(300, (index) => `${salt}${index}: movie(id: "1") { id }`)} }`,
  ),
  'depth 30': limited((salt) => movie(`${salt}: id ${nest(15, 'tasks { movie { ', 'id', ' } }')}`)),
  'a fragment cycle': invalid(
    (salt) =>
      `${movie('...A')} fragment A on Movie { ${salt}: id tasks { movie { ...B } } } fragment B on Movie { ...A }`,
  ),
  'a fragment chain that doubles thirty times': limited(
    (salt) =>
      `${movie(`${salt}: id ...F0`)} ${repeat(30, (index) => `fragment F${index} on Movie { ...F${index + 1} ...F${index + 1} }`)} fragment F30 on Movie { id }`,
  ),
  'a fragment chain that doubles with fields': limited(
    (salt) =>
      `${movie(`${salt}: id ...F0`)} ${repeat(30, (index) => `fragment F${index} on Movie { a: tasks { movie { ...F${index + 1} } } b: tasks { movie { ...F${index + 1} } } }`)} fragment F30 on Movie { id }`,
  ),
  '200 fragments in one place': limited(
    (salt) =>
      `${movie(`${salt}: id ${repeat(200, (index) => `...F${index}`)}`)} ${repeat(200, (index) => `fragment F${index} on Movie { text${index % 24} }`)}`,
  ),
  '10,000 fields': limited((salt) => movie(repeat(10_000, (index) => `${salt}${index}`))),
  '10,000 short fields': limited((salt) => movie(`${salt}: id ${repeat(10_000, () => 'id')}`)),
  '1,500 repeated fields': limited((salt) => movie(`${salt}: id ${repeat(1_500, () => 'id')}`)),
  '480 repeated objects': limited((salt) => movie(`${salt}: id ${repeat(480, () => 'file { path }')}`)),
  '300 repeated fields with arguments': limited((salt) =>
    movie(`${salt}: id ${repeat(300, () => 'shout(suffix: "a")')}`),
  ),
  '500 directives on a field': limited((salt) =>
    movie(`${salt}: id ${repeat(500, () => '@skip(if: false)')}`),
  ),
  '250 directives on a field': invalid((salt) =>
    movie(`${salt}: id ${repeat(250, () => '@skip(if: false)')}`),
  ),
  '900 unknown directives': invalid((salt) => movie(`${salt}: id ${repeat(900, () => '@x')}`)),
  '900 unknown fields': invalid((salt) => movie(repeat(900, (index) => `${salt}${index}`))),
  '600 variables that are not used': invalid(
    (salt) => `query (${repeat(390, (index) => `$${salt}${index}: Int`)}) { matrix }`,
  ),
  'a name of 39,000 characters': invalid((salt) => movie(salt.padEnd(39_000, 'x'))),
  'a value that is nested 900 deep': attack('INVALID_INPUT', (salt) => ({
    query: movie(`${salt}: id tasks(first: ${nest(900, '[', '', ']')}) { id }`),
  })),
  'a comment of a megabyte': limited((salt) => `{ matrix } #${salt.padEnd(megabyte, 'x')}`),
  'a text of a megabyte': limited((salt) => `{ movie(id: "${salt.padEnd(megabyte, 'x')}") { id } }`),
  '30,000 commas': limited((salt) => `{ ${salt}: matrix ${','.repeat(60_000)} }`),
  'a million movies in the document': limited(
    (salt) => `{ ${salt}: movies(first: 1000000) { nodes { id } } }`,
  ),
  'a million movies in a variable': attack('OPERATION_LIMIT_EXCEEDED', (salt) => ({
    query: `query ($first: Int) { ${salt}: movies(first: $first) { nodes { id } } }`,
    variables: { first: 1_000_000 },
  })),
  'introspection in circles': limited(
    (salt) => `{ ${salt}: __schema { types { ${nest(6, 'fields { type { ', 'name', ' } }')} } } }`,
  ),
  'introspection many times over': limited(
    (salt) =>
      `{ ${repeat(20, (index) => `${salt}${index}: __schema { types { fields { args { type { ...T } } type { ...T } } } }`)} } fragment T on __Type { ${nest(9, 'name kind ofType { ', 'name', ' }')} }`,
  ),
  'a number of 900,000 characters': badInput(filtered, { filter: { year: 'x'.repeat(900_000) } }),
  '10,000 wrong ids': badInput(filtered, {
    filter: { ids: Array.from({ length: 10_000 }, () => ({ id: true })) },
  }),
  '20,000 unknown fields': badInput(filtered, {
    filter: Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`field${index}`, 1])),
  }),
  'a name of 900,000 characters in variables': badInput(filtered, { filter: { ['x'.repeat(900_000)]: 1 } }),
  'a value of an enum of 900,000 characters': badInput(
    'query ($quality: Quality) { echo(quality: $quality) }',
    { quality: 'X'.repeat(900_000) },
  ),
  '19 values of an enum of 45,000 characters': badInput(
    'query ($all: [Quality!]) { echo(qualities: $all) }',
    { all: Array.from({ length: 19 }, () => 'X'.repeat(45_000)) },
  ),
  '15 values of an enum of 4,000 characters': badInput('query ($all: [Quality!]) { echo(qualities: $all) }', {
    all: Array.from({ length: 15 }, () => 'X'.repeat(4_000)),
  }),
  'variables that are nested 5,000 deep': badInput(filtered, { filter: nestedValue(5_000) }),
};

const bodyOf = ({ request }: Attack, salt: string): string => JSON.stringify(request(salt));

function expectRefusal({ code }: Attack, { status, data, errors }: Answer): void {
  expect({ status, data, code: errors?.[0]?.extensions.code }).toEqual({
    status: 400,
    data: undefined,
    code,
  });
  expect(JSON.stringify(errors).length).toBeLessThan(20_000);
}

/** Of this process, as other processes may be busy. */
async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = cpuUsage();
  await work();
  const { user, system } = cpuUsage(before);
  return (user + system) / 1_000;
}

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

describe('an attack', () => {
  it.each(Object.entries(attacks))('ends in a clear error in little time: %s', async (_, each) => {
    expectRefusal(each, await postBody(yoga, bodyOf(each, 'first')));
    const times: number[] = [];
    for (let run = 0; run < 9; run++) {
      const body = bodyOf(each, `run${run}`);
      times.push(await cpuMs(() => postBody(yoga, body)));
    }
    expect(median(times)).toBeLessThan(50);
  });
});

describe('attacks by the hundred', () => {
  async function attackRepeatedly(from: number, to: number): Promise<number> {
    const all = Object.values(attacks);
    for (let run = from; run < to; run++) {
      const each = all[run % all.length];
      if (each) expectRefusal(each, await postBody(yoga, bodyOf(each, `again${run}`)));
    }
    collectGarbage();
    return process.memoryUsage().heapUsed;
  }

  it('leave nothing behind', async () => {
    const before = await attackRepeatedly(0, 200);
    const after = await attackRepeatedly(200, 400);
    expect((after - before) / megabyte).toBeLessThan(8);
  });
});
