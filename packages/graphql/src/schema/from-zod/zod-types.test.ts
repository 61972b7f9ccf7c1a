import { printType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Builder, createBuilder } from '../builder.ts';
import { createZodTypes, type ZodTypes } from './zod-types.ts';

const described = <Schema extends z.ZodType>(schema: Schema) => schema.meta({ description: 'It.' });
const colour = z.enum(['red', 'darkRed', 'GREEN']).meta({
  id: 'Colour',
  description: 'It.',
  'x-enumDescriptions': { red: 'r', darkRed: 'd', GREEN: 'g' },
});
const part = z.strictObject({ size: described(z.int()) }).meta({ id: 'Part', description: 'It.' });
const whole = z
  .strictObject({
    ...{ id: described(z.string()), partId: described(z.uuid().nullable()), imdbId: described(z.string()) },
    ...{ count: described(z.int().min(0)), ratio: described(z.number()), size: described(z.int()) },
    ...{
      isOld: described(z.boolean()),
      at: described(z.iso.datetime().nullable()),
      any: described(z.json()),
    },
    ...{ names: described(z.array(z.string())), parts: described(z.array(part)), part: part.nullable() },
    // With a description of its own it is the same type still.
    colour: colour.meta({ description: 'Its colour.' }),
  })
  .meta({ id: 'Whole', description: 'It.' });

/** The types of a schema that is built with `add`, without descriptions. */
function build(add: (zod: ZodTypes, builder: Builder) => void) {
  const builder = createBuilder();
  builder.queryType({ fields: (t) => ({ a: t.string({ nullable: true, resolve: () => null }) }) });
  add(createZodTypes(builder, { 'Whole.parts': 3 }), builder);
  const schema = builder.toSchema({ sortSchema: false });
  return (name: string) => {
    const type = schema.getType(name);
    return (
      type &&
      printType(type)
        .replace(/\s*""".*?"""/gu, '')
        .trim()
        .split('\n')
        .slice(1, -1)
        .map((line) => line.trim())
        .filter((line) => line !== '')
    );
  };
}

describe('types of zod schemas', () => {
  it('have every field, as it is there', () => {
    const type = build((zod) => zod.object(whole));
    expect(type('Whole')).toEqual([
      ...['id: ID!', 'partId: ID', 'imdbId: String!', 'count: Int!', 'ratio: Float!', 'size: Float!'],
      ...['isOld: Boolean!', 'at: DateTime', 'any: JSON!', 'names: [String!]!', 'parts: [Part!]!'],
      ...['part: Part', 'colour: Colour!'],
    ]);
    expect(type('Colour')).toEqual(['RED', 'DARK_RED', 'GREEN']);
  });

  it('leave fields out only when they are named', () => {
    const picked = whole.pick({ id: true, count: true }).meta({ id: 'Picked', description: 'It.' });
    const type = build((zod) => zod.object(picked, { without: ['count'] }));
    expect(type('Picked')).toEqual(['id: ID!']);
  });

  it('as inputs have defaults, and need what has none', () => {
    const input = described(
      z.strictObject({
        ...{
          must: described(z.int()),
          may: described(z.int().optional()),
          has: described(z.int().default(3)),
        },
        ...{
          colour: colour.default('darkRed'),
          other: colour.default('red'),
          part: part.default({ size: 1 }),
        },
        text: described(z.union([part, z.string().transform(Number)]).default({ size: 1 })),
      }),
    );
    const type = build((zod) => {
      zod.input('Part', part);
      zod.input('Whole', input, ['other']);
    });
    expect(type('Whole')).toEqual([
      ...['must: Int!', 'may: Int', 'has: Int = 3', 'colour: Colour = DARK_RED', 'other: Colour! = RED'],
      ...['part: Part', 'text: String'],
    ]);
  });

  it.each([
    ['a field without a description', { id: z.string() }, 'Bad.id has no description'],
    ['a list of objects without a size', { parts: described(z.array(part)) }, 'the list Bad.parts hold?'],
    [
      'an object without an id',
      { part: described(z.strictObject({ size: described(z.int()) })) },
      'A schema that is used as a type has no id.',
    ],
    ['a type that GraphQL does not have', { at: described(z.date()) }, 'at has no type in GraphQL: date.'],
  ])('are not made of %s', (_what, fields, message) => {
    const bad = described(z.strictObject(fields as z.ZodRawShape));
    expect(() => build((zod, builder) => zod.implement(builder.objectRef<object>('Bad'), bad))).toThrow(
      message,
    );
  });
});
