import { printType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createBuilder } from '../builder.ts';
import { createZodTypes, type ZodTypes } from './zod-types.ts';

const described = <Schema extends z.ZodType>(schema: Schema) => schema.meta({ description: 'It.' });
const colour = z.enum(['red', 'darkRed', 'GREEN']).meta({
  description: 'It.',
  'x-enumDescriptions': { red: 'r', darkRed: 'd', GREEN: 'g' },
});
const part = described(z.strictObject({ size: described(z.int()) }));
const whole = described(
  z.strictObject({
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
  }),
);

/** The types of a schema that is built with `add`, without descriptions. */
function build(add: (zod: ZodTypes) => void) {
  const builder = createBuilder();
  builder.queryType({ fields: (t) => ({ a: t.string({ nullable: true, resolve: () => null }) }) });
  add(createZodTypes(builder));
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

const addColour = (zod: ZodTypes) => zod.enum('Colour', colour);

describe('types of zod schemas', () => {
  it('have every field, as it is there', () => {
    const type = build((zod) => {
      zod.object('Whole', whole, { sizes: { parts: 3 } });
      zod.object('Part', part);
      addColour(zod);
    });
    expect(type('Whole')).toEqual([
      ...['id: ID!', 'partId: ID', 'imdbId: String!', 'count: Int!', 'ratio: Float!', 'size: Float!'],
      ...['isOld: Boolean!', 'at: DateTime', 'any: JSON!', 'names: [String!]!', 'parts: [Part!]!'],
      ...['part: Part', 'colour: Colour!'],
    ]);
    expect(type('Colour')).toEqual(['RED', 'DARK_RED', 'GREEN']);
  });

  it('leave fields out only when they are named', () => {
    const type = build((zod) =>
      zod.object('Part', whole.pick({ id: true, count: true }).meta({ description: 'It.' }), {
        without: ['count'],
      }),
    );
    expect(type('Part')).toEqual(['id: ID!']);
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
      addColour(zod);
    });
    expect(type('Whole')).toEqual([
      ...['must: Int!', 'may: Int', 'has: Int = 3', 'colour: Colour = DARK_RED', 'other: Colour! = RED'],
      ...['part: Part', 'text: String'],
    ]);
  });

  it.each([
    ['a field without a description', z.strictObject({ id: z.string() }), 'Whole.id has no description'],
    [
      'a list of objects without a size',
      whole.pick({ parts: true }),
      'How many objects does the list parts hold?',
    ],
    ['a type that is not made', whole.pick({ part: true }), 'The type of the field part is not made yet.'],
    [
      'what GraphQL has no word for',
      z.strictObject({ at: described(z.date()) }),
      'The field at has no type in GraphQL: date.',
    ],
  ])('are not made of %s', (_what, schema, message) => {
    const make = () =>
      build((zod) => {
        zod.object('Whole', schema.meta({ description: 'It.' }));
        if (!message.includes('not made')) zod.object('Part', part);
      });
    expect(make).toThrow(message);
  });
});
