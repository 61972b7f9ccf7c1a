import { readFile } from 'node:fs/promises';
import {
  type GraphQLArgument,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  validateSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/schema/create-schema.ts';
import { schemaText } from '../support/schema-text.ts';

const schema = createSchema();

interface Described {
  readonly name: string;
  readonly description?: string | null | undefined;
}

/** Everything of a type that a client author reads about: the type, its fields, their arguments, its values. */
function* partsOf(type: GraphQLNamedType): Generator<Described> {
  yield type;
  if (isEnumType(type)) yield* type.getValues().map((value) => within(type.name, value));
  if (!isObjectType(type) && !isInputObjectType(type)) return;
  for (const field of Object.values(type.getFields())) {
    yield within(type.name, field);
    const args: readonly GraphQLArgument[] = 'args' in field ? field.args : [];
    yield* args.map((arg) => within(`${type.name}.${field.name}`, arg));
  }
}

const within = (parent: string, { name, description }: Described): Described => ({
  name: `${parent}.${name}`,
  description,
});

describe('the schema', () => {
  it('is valid', () => {
    expect(validateSchema(schema)).toEqual([]);
  });

  it('has a description of every type, field, argument and enum value', () => {
    const own = Object.values(schema.getTypeMap()).filter(
      (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
    );
    const parts = own.flatMap((type) => [...partsOf(type)]);
    expect(parts.length).toBeGreaterThan(200);
    expect(parts.filter(({ description }) => !description).map(({ name }) => name)).toEqual([]);
  });

  it('is what is checked in', async () => {
    const file = await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8');
    expect(
      schemaText(schema),
      'The schema has changed: run `npm run schema` and look at the difference.',
    ).toBe(file);
  });
});
