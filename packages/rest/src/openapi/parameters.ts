import {
  eventTypes,
  metadataSearchQuery,
  movieDeleteOptions,
  movieListQuery,
  movieSortFields,
  sortDirections,
  taskCountParams,
  taskListParams,
} from '@cinephage/core';
import { z } from 'zod';
import { metadataSearchParameters } from '../metadata.ts';
import { deleteParameters, listParameters } from '../movie-parameters.ts';
import type { Parameters } from '../query-parameters.ts';
import {
  taskCountParameters,
  taskListParameters,
  taskStreamParameters,
  taskStreamQuery,
} from '../task-parameters.ts';
import { ref } from './responses.ts';
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

const state = { type: 'array', items: ref('TaskState'), minItems: 1 };

export function createTaskCountParameters(): object[] {
  return describe(taskCountParameters, taskCountParams, { state });
}

export function createMetadataSearchParameters(): object[] {
  return describe(metadataSearchParameters, metadataSearchQuery);
}

export function createTaskListParameters(): object[] {
  return describe(taskListParameters, taskListParams, { state });
}

export function createTaskStreamParameters(): object[] {
  const types = {
    type: 'array',
    items: { type: 'string', enum: [...eventTypes, '*'] },
    minItems: 1,
    default: ['task.updated'],
  };
  const { takes } = taskStreamParameters.lastEventId;
  return [
    ...describe(taskStreamParameters, taskStreamQuery, { state, types }),
    {
      name: 'Last-Event-ID',
      in: 'header',
      required: false,
      description: `Takes ${takes}; goes before \`lastEventId\`, which is for clients that cannot set it.`,
      schema: toPlainSchema(taskStreamQuery.shape.after),
    },
  ];
}

/** A path's `id`. Ids that are no UUIDs are simply not found, so no format is demanded of it. */
export const idParameter = (description: string, example = '550e8400-e29b-41d4-a716-446655440000') => ({
  name: 'id',
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
  example,
});

function describe(
  parameters: Parameters,
  { shape }: z.ZodObject,
  overrides: Record<string, JsonSchema> = {},
): object[] {
  return Object.entries(parameters).map(([name, { takes, field = name }]) => {
    const schema = overrides[name] ?? toPlainSchema(shape[field]);
    return {
      name,
      in: 'query',
      required: shape[field]?.safeParse(undefined).success === false,
      description: `Takes ${takes}.`,
      // Several values are separated by commas.
      ...(schema.type === 'array' && { style: 'form', explode: false }),
      schema,
    };
  });
}

function toPlainSchema(schema: z.core.$ZodType | undefined): JsonSchema {
  if (schema === undefined) throw new Error('A parameter has no schema.');
  const override = ({ jsonSchema }: { readonly jsonSchema: JsonSchema }) => simplify(jsonSchema);
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { io: 'input', override });
  return plain;
}
