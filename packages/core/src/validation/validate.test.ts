import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LibraryError } from '../errors/library-error.ts';
import { invalidInputOf, validate } from './validate.ts';

function failureOf(schema: z.ZodType, input: unknown): LibraryError {
  try {
    validate(schema, input);
  } catch (error) {
    if (error instanceof LibraryError) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

describe('validation', () => {
  it.each([
    [z.string(), undefined, 'is required'],
    [z.string(), 7, 'must be a string'],
    [z.int(), 1.5, 'must be an integer'],
    [z.int(), 'one', 'must be a number'],
    [z.boolean(), 'yes', 'must be true or false'],
    [z.array(z.string()), {}, 'must be an array'],
    [z.strictObject({}), [], 'must be an object'],
    [z.enum(['a', 'b']), 'c', 'must be one of a, b'],
    [z.literal(true), false, 'must be true'],
    [z.int().min(1), 0, 'must be at least 1'],
    [z.int().max(9), 10, 'must be at most 9'],
    [z.string().min(1), '', 'must have at least 1 character'],
    [z.string().max(2), 'abc', 'must have at most 2 characters'],
    [z.array(z.string()).min(1), [], 'must have at least 1 element'],
    [z.array(z.string()).max(2), 'abc', 'must be an array'],
    [z.string().min(1), [], 'must be a string'],
    [z.int().max(9), 1e308, 'must be at most 9'],
    [z.string().refine(() => false, { error: 'must rhyme' }), 'x', 'must rhyme'],
  ])('of a field says which rule was broken (%#)', (rule, value, message) => {
    const failure = failureOf(z.strictObject({ field: rule }), value === undefined ? {} : { field: value });
    expect(failure).toMatchObject({ code: 'INVALID_INPUT', details: [{ field: 'field', message }] });
    expect(failure.message).toBe(`field ${message}.`);
  });

  it('names every unknown field, and fields within fields by their path', () => {
    const schema = z.strictObject({ list: z.array(z.strictObject({ n: z.int() })) });
    expect(failureOf(schema, { list: [{ n: 1 }, { n: 'x', m: 1 }], a: 1, b: 2 }).details).toEqual([
      { field: 'list.1.n', message: 'must be a number' },
      { field: 'list.1.m', message: 'is not a known field' },
      { field: 'a', message: 'is not a known field' },
      { field: 'b', message: 'is not a known field' },
    ]);
  });

  it('shortens the names of unknown fields, as an answer must not be as long as any body', () => {
    const { message, details } = failureOf(z.strictObject({}), { ['x'.repeat(1_000_000)]: 1 });
    expect(details?.[0]?.field).toBe(`${'x'.repeat(100)}…`);
    expect(message).toBe(`${'x'.repeat(100)}… is not a known field.`);
  });

  it.each([undefined, null, 7, 'text', []])('says that %j is no object', (input) => {
    expect(failureOf(z.strictObject({ a: z.int().optional() }), input).message).toMatch(
      /^The input (must be an object|is required)\.$/,
    );
  });

  it.each<readonly [unknown, string]>([
    [{}, 'name is required.'],
    [[], 'The input must have at least 1 element.'],
    [[{ name: 'a' }, {}, 7], '1.name is required; 2 must be an object.'],
    ['text', 'The input must be an object or an array.'],
    [{ name: 'a', fields: 'text' }, 'fields must be an object or an array.'],
    [{ name: 'a', fields: [7] }, 'fields.0 must be a string.'],
  ])('says of one of several forms what is wrong with the one that it resembles (%#)', (input, message) => {
    const fields = z.union([z.record(z.string(), z.string()), z.array(z.string())]).optional();
    const one = z.looseObject({ name: z.string(), fields });
    expect(failureOf(z.union([one, z.array(one).min(1)]), input).message).toBe(message);
  });

  it('keeps the sentence that several forms have', () => {
    const schema = z.union([z.string(), z.int()], { error: 'must be a name or a number' });
    expect(failureOf(z.strictObject({ key: schema }), { key: true }).message).toBe(
      'key must be a name or a number.',
    );
  });

  it('keeps its sentence and its list short', () => {
    const schema = z.strictObject({ ids: z.array(z.string()) });
    const { message, details } = failureOf(schema, { ids: Array.from({ length: 1_000 }, () => 7) });
    expect(message).toMatch(/^ids\.0 must be a string; .*ids\.4 must be a string \(and 995 more\)\.$/);
    expect(details?.length).toBeLessThanOrEqual(100);
  });

  it('counts unknown fields, and looks at no more of them than it lists', () => {
    const read = new Set<PropertyKey>();
    const keys = new Proxy(
      Array.from({ length: 90_000 }, (_, index) => `k${index}`),
      {
        get(target, name) {
          read.add(name);
          return Reflect.get(target, name);
        },
      },
    );
    const error = invalidInputOf({ issues: [{ code: 'unrecognized_keys', keys, path: [], message: '' }] });
    expect(error.message).toMatch(
      /^k0 is not a known field; .*k4 is not a known field \(and 89995 more\)\.$/,
    );
    expect(error.details).toHaveLength(100);
    expect(read.size).toBeLessThan(200);
  });
});
