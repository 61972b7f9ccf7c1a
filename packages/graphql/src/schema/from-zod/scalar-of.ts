import { z } from 'zod';

export type ScalarName = 'ID' | 'String' | 'Int' | 'Float' | 'Boolean' | 'DateTime' | 'JSON';

/** Sizes in bytes, which overflow the 32 bits of `Int`. */
const byteFields: ReadonlySet<string> = new Set(['size', 'sizeOnDisk']);

/** Names of ids of this library; those of other catalogues are plain values. */
const isIdName = (name: string) => /^(id|ids|.+Id)$/u.test(name) && name !== 'imdbId';

/** The scalar for a field of this name. */
export function scalarOf(name: string, type: z.ZodType): ScalarName {
  if (type instanceof z.ZodISODateTime) return 'DateTime';
  if (type instanceof z.ZodNumber) return type.isInt && !byteFields.has(name) ? 'Int' : 'Float';
  switch (type.type) {
    case 'string':
      return isIdName(name) ? 'ID' : 'String';
    case 'boolean':
      return 'Boolean';
    case 'lazy':
      return 'JSON';
    default:
      throw new TypeError(`The field ${name} has no type in GraphQL: ${type.type}.`);
  }
}
