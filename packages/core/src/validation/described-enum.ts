import { z } from 'zod';

interface EnumMeta {
  readonly id?: string;
  readonly description: string;
}

/**
 * An enum with a description of each value. OpenAPI documents show them as `x-enumDescriptions`, which Redoc and other
 * viewers read; GraphQL schemas as the descriptions of the enum values.
 */
export const describedEnum = <const Value extends string>(
  values: readonly Value[],
  descriptions: Readonly<Record<Value, string>>,
  meta: EnumMeta,
) => z.enum(values).meta({ ...meta, 'x-enumDescriptions': descriptions });
