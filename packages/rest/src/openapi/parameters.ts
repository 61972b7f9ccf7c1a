import { movieDeleteOptions, movieListQuery, movieSortFields, sortDirections } from '@cinephage/core';
import { z } from 'zod';
import { deleteParameters, listParameters } from '../query-parameters.ts';
import { simplify } from './schemas.ts';
import type { JsonSchema } from './types.ts';

/** The parameters of the list, with the rules of the schema that checks them. */
export function createListParameters(): object[] {
  const sort = {
    type: 'string',
    pattern: `^(${movieSortFields.join('|')})(:(${sortDirections.join('|')}))?$`,
    default: 'createdAt:desc',
  };
  return describe(listParameters, movieListQuery, { sort });
}

export function createDeleteParameters(): object[] {
  return describe(deleteParameters, movieDeleteOptions);
}

/** A path's `id`. Ids that are no UUIDs are simply not found, so no format is demanded of it. */
export const idParameter = (description: string) => ({
  name: 'id',
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
  example: '550e8400-e29b-41d4-a716-446655440000',
});

function describe(
  parameters: Readonly<Record<string, { readonly takes: string }>>,
  { shape }: z.ZodObject,
  overrides: Record<string, JsonSchema> = {},
): object[] {
  return Object.entries(parameters).map(([name, { takes }]) => ({
    name,
    in: 'query',
    required: false,
    description: `Takes ${takes}.`,
    schema: overrides[name] ?? toPlainSchema(shape[name]),
  }));
}

function toPlainSchema(schema: z.core.$ZodType | undefined): JsonSchema {
  if (schema === undefined) throw new Error('A parameter has no schema.');
  const override = ({ jsonSchema }: { readonly jsonSchema: JsonSchema }) => simplify(jsonSchema);
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { io: 'input', override });
  return plain;
}
