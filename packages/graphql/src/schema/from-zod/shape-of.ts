import { z } from 'zod';

/** A zod schema in the terms of GraphQL. */
export interface Shape {
  /** What it comes down to: an object, an enum or a scalar. */
  readonly type: z.ZodType;
  readonly isList: boolean;
  readonly isNullable: boolean;
  /** Whether a caller may leave it out. */
  readonly isOptional: boolean;
  /** What it is then; undefined for nothing. */
  readonly defaultValue: unknown;
  /** The one given closest to where it is used. */
  readonly description: string | undefined;
}

export function shapeOf(schema: z.core.$ZodType): Shape {
  const description = z.globalRegistry.get(schema)?.description;
  const within = (inner: z.core.$ZodType, more: Partial<Shape> = {}): Shape => {
    const shape = shapeOf(inner);
    return { ...shape, ...more, description: description ?? shape.description };
  };
  if (schema instanceof z.ZodOptional) return within(schema.unwrap(), { isOptional: true });
  if (schema instanceof z.ZodDefault) {
    return within(schema.unwrap(), { isOptional: true, defaultValue: schema.def.defaultValue });
  }
  if (schema instanceof z.ZodNullable) return within(schema.unwrap(), { isNullable: true });
  if (schema instanceof z.ZodPipe) return within(schema.in);
  if (schema instanceof z.ZodArray) return { ...within(schema.element), isList: true };
  if (schema instanceof z.ZodUnion) return within(textOf(schema));
  return {
    type: originOf(schema),
    isList: false,
    isNullable: false,
    isOptional: false,
    defaultValue: undefined,
    description,
  };
}

/** What may be given as an object or as text is text in GraphQL. */
function textOf({ options }: z.ZodUnion): z.core.$ZodType {
  const text = options.find((option) => shapeOf(option).type.type === 'string');
  if (text === undefined) throw new TypeError('A union without text has no type in GraphQL.');
  return text;
}

/** The schema that this one was made of by adding descriptions and rules: the same for all uses of a type. */
export function originOf(schema: z.core.$ZodType): z.ZodType {
  let origin = schema;
  while (origin._zod.parent !== undefined) origin = origin._zod.parent;
  return origin as z.ZodType;
}
