import { invalidInputOf } from '@cinephage/core';
import SchemaBuilder from '@pothos/core';
import ZodPlugin from '@pothos/plugin-zod';
import { GraphQLError } from 'graphql';
import { z } from 'zod';
import type { GraphQLContext } from '../context.ts';

interface Types {
  readonly Context: GraphQLContext;
  readonly DefaultFieldNullability: false;
  readonly Scalars: {
    readonly ID: { readonly Input: string; readonly Output: string };
    readonly DateTime: { readonly Input: string; readonly Output: string };
    readonly JSON: { readonly Input: unknown; readonly Output: unknown };
  };
}

export type Builder = PothosSchemaTypes.SchemaBuilder<BuilderTypes>;
export type BuilderTypes = PothosSchemaTypes.ExtendDefaultTypes<Types>;

/** A builder that checks arguments by zod schemas, with core's messages. */
export function createBuilder(): Builder {
  const builder = new SchemaBuilder<Types>({
    plugins: [ZodPlugin],
    defaultFieldNullability: false,
    zod: { validationError: invalidInputOf },
  });
  // Core's values are serialized already.
  builder.scalarType('DateTime', {
    description: 'A timestamp in UTC as ISO 8601 with milliseconds, such as `2024-01-15T12:00:00.000Z`.',
    serialize: (value) => value,
    parseValue: (value) => {
      const result = z.iso.datetime().safeParse(value);
      if (result.success) return result.data;
      throw new GraphQLError('A DateTime is ISO 8601 in UTC, such as 2024-01-15T12:00:00.000Z.');
    },
  });
  builder.scalarType('JSON', {
    description: 'Any JSON value.',
    serialize: (value) => value,
    parseValue: (value) => value,
  });
  return builder;
}
