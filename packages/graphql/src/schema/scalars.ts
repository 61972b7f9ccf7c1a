import { GraphQLError } from 'graphql';
import { z } from 'zod';
import type { Builder } from './builder.ts';

const dateTime = z.iso.datetime();

/** Core gives both as they are to be sent. */
export function addScalars(builder: Builder): void {
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
