import type { ArgBuilder, InterfaceRef, ObjectRef } from '@pothos/core';
import { z } from 'zod';
import type { Builder, BuilderTypes } from '../builder.ts';
import { type ListSizes, listOf } from '../complexity.ts';
import { baseOf, enumValueName, idOf, type Shape, scalarOf, shapeOf } from './shape-of.ts';

export interface ObjectOptions<Schema extends z.ZodObject> {
  /** @default the id of the schema */
  readonly name?: string;
  /** Fields that the type does not have, or has in another form. */
  readonly without?: readonly (string & keyof z.output<Schema>)[];
  readonly interfaces?: readonly InterfaceRef<BuilderTypes, unknown>[];
}

export type ZodTypes = ReturnType<typeof createZodTypes>;

/**
 * Makes GraphQL types of zod schemas, from which every field, its type, its description and its default come. Types of schemas
 * that have an id are made on first use, unless they are made before.
 *
 * @param listSizes required for lists of objects
 */
export function createZodTypes(builder: Builder, listSizes: ListSizes) {
  const refs = new Map<z.ZodType, unknown>();

  /** The type as Pothos takes it. Its static types cannot express a type that is chosen by data. */
  function typeOf(name: string, { type, isList }: Shape, makeObject: (schema: z.ZodObject) => unknown) {
    const ref = refs.get(type) ?? makeType(type, makeObject) ?? scalarOf(name, type);
    return (isList ? [ref] : ref) as 'String';
  }

  function makeType(schema: z.ZodType, makeObject: (schema: z.ZodObject) => unknown): unknown {
    if (schema instanceof z.ZodEnum) return makeEnum(schema);
    return schema instanceof z.ZodObject ? makeObject(schema) : undefined;
  }

  /** An enum whose values are spelled as usual in GraphQL, and have core's spelling in resolvers. */
  function makeEnum(schema: z.ZodEnum, name = nameOf(schema)) {
    const descriptions = z.globalRegistry.get(schema)?.['x-enumDescriptions'] as Record<string, string>;
    const values = Object.entries(descriptions).map(([value, description]) => [
      enumValueName(value, Object.keys(descriptions)),
      { value, description },
    ]);
    const description = descriptionOf(name, shapeOf(schema));
    const ref = builder.enumType(name, { description, values: Object.fromEntries(values) });
    refs.set(baseOf(schema), ref);
    return ref;
  }

  function object<Schema extends z.ZodObject>(schema: Schema, options: ObjectOptions<Schema> = {}) {
    const { name = nameOf(schema) } = options;
    const known = refs.get(baseOf(schema)) as ObjectRef<BuilderTypes, z.output<Schema>> | undefined;
    return known ?? implement(builder.objectRef<z.output<Schema>>(name), schema, options);
  }

  function implement<Source extends object, Schema extends z.ZodObject>(
    ref: ObjectRef<BuilderTypes, Source>,
    schema: Schema,
    { without = [], interfaces = [] }: ObjectOptions<Schema> = {},
  ): ObjectRef<BuilderTypes, Source> {
    const excluded: readonly string[] = without;
    refs.set(baseOf(schema), ref);
    builder.objectType(ref, {
      description: descriptionOf(ref.name, shapeOf(schema)),
      interfaces: [...interfaces],
      fields: (t) =>
        mapShape(schema, (name, shape) => t.expose(name as never, fieldOf(ref.name, name, shape)), excluded),
    });
    return ref;
  }

  /** @param notNull fields with a default, which may be left out but must not be null */
  function makeInput<Schema extends z.ZodObject>(
    name: string,
    schema: Schema,
    notNull: readonly (string & keyof z.output<Schema>)[] = [],
  ): unknown {
    const required: readonly string[] = notNull;
    const fields = (t: PothosSchemaTypes.InputFieldBuilder<BuilderTypes, 'InputObject'>) =>
      mapShape(schema, (field, shape) => {
        const input = inputOf(name, field, shape);
        return t.field({ ...input, required: input.required || required.includes(field) });
      });
    const ref = builder.inputType(name, { description: descriptionOf(name, shapeOf(schema)), fields });
    refs.set(baseOf(schema), ref);
    return ref;
  }

  /** Nor can they express that the source has the field. */
  const fieldOf = (parent: string, name: string, shape: Shape) => ({
    type: typeOf(name, shape, object),
    nullable: (shape.isNullable || shape.isOptional) as never,
    description: descriptionOf(`${parent}.${name}`, shape),
    extensions: sizeOf(`${parent}.${name}`, shape, listSizes),
  });

  const inputOf = (parent: string, name: string, shape: Shape) => ({
    type: typeOf(name, shape, (schema) => makeInput(inputName(nameOf(schema)), schema)),
    required: !shape.isOptional,
    description: descriptionOf(`${parent}.${name}`, shape),
    // A default that is an object is applied when the arguments are checked.
    ...(shape.defaultValue !== undefined &&
      typeof shape.defaultValue !== 'object' && { defaultValue: shape.defaultValue as string }),
  });

  return {
    /** An object type with the fields of the schema, read from a source that has them under the same names. */
    implement,
    /** The same, with a new type whose name is the id of the schema and whose source is its output. */
    object,
    enum: makeEnum,
    /**
     * An input type with the fields of the schema, checked with the arguments it is used in. Only for those that need another name
     * than they would have, which is the id of the schema with `Input` at its end.
     */
    input: makeInput,
    /**
     * The arguments of a field, checked by the schema: to be spread into the field's options. The type of the argument `input` is
     * called after the field: `AddMovieInput` for `addMovie`.
     */
    arguments(arg: ArgBuilder<BuilderTypes>, schema: z.ZodObject, field: string) {
      const args = mapShape(schema, (name, shape) => {
        if (name === 'input' && shape.type instanceof z.ZodObject && !refs.has(shape.type))
          makeInput(inputName(`${field.charAt(0).toUpperCase()}${field.slice(1)}`), shape.type);
        return arg(inputOf('The argument', name, shape));
      });
      return { args, validate: { schema: z.preprocess((given) => withoutNulls(given, schema), schema) } };
    },
  };
}

/**
 * An optional field may be null in GraphQL, which means the same as absent; core only takes absent, unless null is a value of the
 * field.
 */
function withoutNulls(value: unknown, schema: z.core.$ZodType): unknown {
  const { type } = shapeOf(schema);
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, type));
  if (typeof value !== 'object' || value === null || !(type instanceof z.ZodObject)) return value;
  const fields = Object.entries(value).flatMap(([name, field]) => {
    const fieldSchema = type.shape[name];
    if (fieldSchema === undefined) return [[name, field]];
    if (field === null && !shapeOf(fieldSchema).isNullable) return [];
    return [[name, withoutNulls(field, fieldSchema)]];
  });
  return Object.fromEntries(fields);
}

/** @throws TypeError for a type, field or argument without description */
function descriptionOf(name: string, { description }: Shape): string {
  if (description === undefined) throw new TypeError(`${name} has no description in its schema.`);
  return description;
}

function nameOf(schema: z.ZodType): string {
  const id = idOf(schema);
  if (id === undefined) throw new TypeError('A schema that is used as a type has no id.');
  return id;
}

const inputName = (name: string) => (/(?:Input|Filter)$/u.test(name) ? name : `${name}Input`);

function sizeOf(field: string, { type, isList }: Shape, sizes: ListSizes) {
  if (!isList) return {};
  const size = sizes[field];
  if (size === null) return {};
  if (size !== undefined) return listOf({ defaultSize: size });
  if (type instanceof z.ZodObject) throw new TypeError(`How many objects does the list ${field} hold?`);
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
