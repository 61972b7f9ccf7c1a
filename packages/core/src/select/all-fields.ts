import type { z } from 'zod';

/** All fields of a shape, in the order of the schema. */
export const allFields = <Name extends string>(shape: Readonly<Record<Name, z.ZodType>>) =>
  Object.fromEntries(Object.keys(shape).map((name) => [name, true])) as { readonly [Field in Name]: true };
