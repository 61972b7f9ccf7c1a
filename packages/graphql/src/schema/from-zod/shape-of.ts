import { z } from 'zod';

/** A zod schema in the terms of GraphQL. */
export interface Shape {
  /** The schema inside lists, defaults and the like: an object, an enum or a scalar. */
  readonly type: z.ZodType;
  readonly isList: boolean;
  readonly isNullable: boolean;
  /** Whether a caller may leave it out. */
  readonly isOptional: boolean;
  readonly defaultValue: unknown;
  /** The largest number that it accepts, if it has a limit. */
  readonly maximum: number | undefined;
  readonly description: string | undefined;
}

export function shapeOf(schema: z.core.$ZodType): Shape {
  const description = z.globalRegistry.get(schema)?.description;
  const wrap = (inner: z.core.$ZodType, more: Partial<Shape> = {}): Shape => {
    const shape = shapeOf(inner);
    return { ...shape, ...more, description: description ?? shape.description };
  };
  if (schema instanceof z.ZodOptional) return wrap(schema.unwrap(), { isOptional: true });
  if (schema instanceof z.ZodDefault) {
    return wrap(schema.unwrap(), { isOptional: true, defaultValue: schema.def.defaultValue });
  }
  if (schema instanceof z.ZodNullable) return wrap(schema.unwrap(), { isNullable: true });
  if (schema instanceof z.ZodReadonly) return wrap(schema.unwrap());
  if (schema instanceof z.ZodPipe) return wrap(schema.in);
  if (schema instanceof z.ZodArray) return wrap(schema.element, { isList: true });
  if (schema instanceof z.ZodUnion) return wrap(textOf(schema));
  const largest = schema instanceof z.ZodNumber ? schema.maxValue : null;
  const maximum = largest === null || largest === Number.MAX_SAFE_INTEGER ? undefined : largest;
  const shape = { isList: false, isNullable: false, isOptional: false, defaultValue: undefined };
  return { type: baseOf(schema), ...shape, maximum, description };
}

/** A union of an object and a text has the type of the text in GraphQL. */
function textOf({ options }: z.ZodUnion): z.core.$ZodType {
  const text = options.find((option) => shapeOf(option).type.type === 'string');
  if (text === undefined) throw new TypeError('A union without text has no type in GraphQL.');
  return text;
}

/**
 * The schema from which this one was derived by adding descriptions and rules: the same for all uses of a type. It is the one
 * with an id, or else the first.
 */
export function baseOf(schema: z.core.$ZodType): z.ZodType {
  let base = schema;
  while (base._zod.parent !== undefined && idOf(base) === undefined) base = base._zod.parent;
  return base as z.ZodType;
}

export const idOf = (schema: z.core.$ZodType) => z.globalRegistry.get(schema)?.id;

export type ScalarName = 'ID' | 'String' | 'Int' | 'Float' | 'Boolean' | 'DateTime' | 'JSON';

/** Sizes in bytes overflow the 32 bits of `Int`. */
const byteFields: ReadonlySet<string> = new Set(['size', 'sizeOnDisk', 'freeSpace', 'totalSpace']);

/** Fields with ids of this library; ids of other catalogues are plain values. */
const isIdName = (name: string) => /^(id|ids|.+Id)$/u.test(name) && name !== 'imdbId' && name !== 'trashId';

export function scalarOf(name: string, type: z.ZodType): ScalarName {
  if (type instanceof z.ZodISODateTime) return 'DateTime';
  if (type instanceof z.ZodNumber) return type.isInt && !byteFields.has(name) ? 'Int' : 'Float';
  switch (type.type) {
    case 'string':
      return isIdName(name) ? 'ID' : 'String';
    case 'literal':
      return 'String';
    case 'boolean':
      return 'Boolean';
    case 'lazy':
    case 'record':
      return 'JSON';
    default:
      throw new TypeError(`The field ${name} has no type in GraphQL: ${type.type}.`);
  }
}

/**
 * The spelling of enum values in GraphQL: `inCinemas` -> `IN_CINEMAS`, `Torznab` -> `TORZNAB`, `movie.added` -> `ADDED`, or
 * `MOVIE_ADDED` in an enum with the events of several things.
 */
export function enumValueName(value: string, others: readonly string[]): string {
  const prefixOf = (one: string) => one.slice(0, one.lastIndexOf('.') + 1);
  const hasOnePrefix = others.every((other) => prefixOf(other) === prefixOf(value));
  const word = hasOnePrefix ? value.slice(prefixOf(value).length) : value.replaceAll('.', '_');
  return word === word.toUpperCase()
    ? word
    : word.replace(/(?<!^)[A-Z]/gu, (letter) => `_${letter}`).toUpperCase();
}
