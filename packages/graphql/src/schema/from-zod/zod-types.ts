import type { ArgBuilder, ArgumentRef, InterfaceRef, ObjectRef } from '@pothos/core';
import { z } from 'zod';
import type { Builder, BuilderTypes } from '../builder.ts';
import { listOf } from '../complexity.ts';
import { enumValueName } from './enum-value-name.ts';
import { scalarOf } from './scalar-of.ts';
import { originOf, type Shape, shapeOf } from './shape-of.ts';
import { withoutNulls } from './without-nulls.ts';

type Arguments<Schema extends z.ZodObject> = {
  [Name in keyof z.output<Schema>]: ArgumentRef<BuilderTypes, z.output<Schema>[Name]>;
};

export interface ObjectOptions<Schema extends z.ZodObject> {
  /** How many items a list may hold as a rule; of objects, each says so. */
  readonly sizes?: { readonly [Name in keyof z.output<Schema>]?: number };
  /** Fields that say nothing here, or stand here in another form. */
  readonly without?: readonly (string & keyof z.output<Schema>)[];
  /** Interfaces that the type has the fields of. */
  readonly interfaces?: readonly InterfaceRef<BuilderTypes, unknown>[];
}

export interface InputOptions<Schema extends z.ZodObject> {
  /** Fields that have a default and may be left out, but not be null. */
  readonly notNull?: readonly (string & keyof z.output<Schema>)[];
}

export type ZodTypes = ReturnType<typeof createZodTypes>;

/**
 * Makes GraphQL types of zod schemas: every field, its type, its description and its default come from there. Objects and
 * enums inside others have to be made too, in any order.
 */
export function createZodTypes(builder: Builder) {
  const refs = new Map<z.ZodType, unknown>();

  /** What Pothos calls the type; its own types cannot follow where it comes from data. */
  function typeOf(name: string, { type, isList }: Shape): 'String' {
    const isNamed = type instanceof z.ZodObject || type instanceof z.ZodEnum;
    const ref = isNamed ? refs.get(type) : scalarOf(name, type);
    if (ref === undefined) throw new TypeError(`The type of the field ${name} is not made yet.`);
    return (isList ? [ref] : ref) as 'String';
  }

  function implement<Source extends object, Schema extends z.ZodObject>(
    ref: ObjectRef<BuilderTypes, Source>,
    schema: Schema,
    { sizes = {}, without = [], interfaces = [] }: ObjectOptions<Schema> = {},
  ): ObjectRef<BuilderTypes, Source> {
    refs.set(originOf(schema), ref);
    builder.objectType(ref, {
      description: descriptionOf(ref.name, shapeOf(schema)),
      interfaces: [...interfaces],
      fields: (t) =>
        mapShape(
          schema,
          (name, shape) =>
            // Neither can they know that the source has the field.
            t.expose(name as never, {
              type: typeOf(name, shape),
              nullable: shape.isNullable as never,
              description: descriptionOf(`${ref.name}.${name}`, shape),
              extensions: sizeOf(name, shape, sizes[name as keyof typeof sizes]),
            }),
          without,
        ),
    });
    return ref;
  }

  const inputOf = (parent: string, name: string, shape: Shape) => ({
    type: typeOf(name, shape),
    required: !shape.isOptional,
    description: descriptionOf(`${parent}.${name}`, shape),
    // A default that is an object is applied when the arguments are checked.
    ...(shape.defaultValue !== undefined &&
      typeof shape.defaultValue !== 'object' && { defaultValue: shape.defaultValue as string }),
  });

  return {
    /** An object type with all fields of the schema, read from a source that has them under the same names. */
    implement,
    /** The same, where the source is what the schema gives. */
    object: <Schema extends z.ZodObject>(name: string, schema: Schema, options?: ObjectOptions<Schema>) =>
      implement(builder.objectRef<z.output<Schema> & object>(name), schema, options),
    /** An enum whose values are spelled the GraphQL way, and are core's inside. */
    enum<Value extends string>(
      name: string,
      schema: z.ZodEnum<{ [Name in Value]: Name }>,
      descriptions: Readonly<Record<Value, string>>,
    ) {
      const values = Object.entries<string>(descriptions).map(([value, description]) => [
        enumValueName(value),
        { value, description },
      ]);
      const description = descriptionOf(name, shapeOf(schema));
      const ref = builder.enumType(name, { description, values: Object.fromEntries(values) });
      refs.set(originOf(schema), ref);
      return ref;
    },
    /** An input type with all fields of the schema. It is checked by the schemas of the arguments it stands in. */
    input<Schema extends z.ZodObject>(
      name: string,
      schema: Schema,
      { notNull = [] }: InputOptions<Schema> = {},
    ): void {
      const ref = builder.inputType(name, {
        description: descriptionOf(name, shapeOf(schema)),
        fields: (t) =>
          mapShape(schema, (field, shape) => {
            const input = inputOf(name, field, shape);
            return t.field({ ...input, required: input.required || notNull.includes(field) });
          }),
      });
      refs.set(originOf(schema), ref);
    },
    /** The arguments of a field, checked by the schema: to be spread into the field's options. */
    arguments: <Schema extends z.ZodObject>(arg: ArgBuilder<BuilderTypes>, schema: Schema) => ({
      args: mapShape(schema, (name, shape) =>
        arg(inputOf('The argument', name, shape)),
      ) as unknown as Arguments<Schema>,
      validate: { schema: z.preprocess(withoutNulls, schema) as unknown as z.ZodType<never> },
    }),
  };
}

/** Nothing is left undescribed. */
function descriptionOf(name: string, { description }: Shape): string {
  if (description === undefined) throw new TypeError(`${name} has no description in its schema.`);
  return description;
}

function sizeOf(name: string, { type, isList }: Shape, size: number | undefined) {
  if (!isList) return {};
  if (size !== undefined) return listOf({ defaultSize: size });
  if (type instanceof z.ZodObject) throw new TypeError(`How many objects does the list ${name} hold?`);
  return {};
}

function mapShape<Field>(
  { shape }: z.ZodObject,
  toField: (name: string, shape: Shape) => Field,
  without: readonly string[] = [],
): Record<string, Field> {
  const fields = Object.entries(shape).filter(([name]) => !without.includes(name));
  return Object.fromEntries(fields.map(([name, schema]) => [name, toField(name, shapeOf(schema))]));
}
