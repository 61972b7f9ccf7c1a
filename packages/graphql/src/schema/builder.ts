import { invalidInputOf } from '@cinephage/core';
import SchemaBuilder from '@pothos/core';
import ZodPlugin from '@pothos/plugin-zod';
import type { GraphQLContext } from '../context.ts';
import { addScalars } from './scalars.ts';

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
