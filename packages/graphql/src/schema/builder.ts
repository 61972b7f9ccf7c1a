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

/** Builds one schema; arguments are checked by zod schemas and refused in the words of core. */
export type Builder = PothosSchemaTypes.SchemaBuilder<BuilderTypes>;
export type BuilderTypes = PothosSchemaTypes.ExtendDefaultTypes<Types>;

export function createBuilder(): Builder {
  const builder = new SchemaBuilder<Types>({
    plugins: [ZodPlugin],
    defaultFieldNullability: false,
    zod: { validationError: invalidInputOf },
  });
  addScalars(builder);
  return builder;
}

const dateTime = z.iso.datetime();

/** Core gives both as they are to be sent. */
function addScalars(builder: Builder): void {
  builder.scalarType('DateTime', {
    description: 'A timestamp in UTC as ISO 8601 with milliseconds, such as `2024-01-15T12:00:00.000Z`.',
    serialize: (value) => value,
    parseValue: (value) => {
      const result = dateTime.safeParse(value);
      if (result.success) return result.data;
      throw new GraphQLError('A DateTime is ISO 8601 in UTC, such as 2024-01-15T12:00:00.000Z.');
    },
  });
  builder.scalarType('JSON', {
    description: 'Any JSON value.',
    serialize: (value) => value,
    parseValue: (value) => value,
  });
}
