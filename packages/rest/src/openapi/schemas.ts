import {
  autoSearchOptions,
  credits,
  errorCodes,
  genreStatistics,
  libraryEvent,
  libraryStatistics,
  mediaInfo,
  metadataMatch,
  metadataMatchList,
  minimumAvailability,
  movie,
  movieAddMany,
  movieBulkUpdate,
  movieCreate,
  movieEvent,
  movieFile,
  movieFileSummary,
  movieImage,
  movieList,
  movieListItem,
  movieUpdate,
  pagination,
  qualityProfile,
  qualityProfileList,
  qualityStatistics,
  schedule,
  scheduleList,
  scheduleUpdate,
  searchType,
  task,
  taskCount,
  taskEvent,
  taskFailure,
  taskPage,
  taskState,
  yearStatistics,
} from '@cinephage/core';
import { z } from 'zod';
import { transportErrorCodes } from '../errors.ts';
import {
  bulkUpdatedBody,
  movieCreatedBody,
  moviesAddedBody,
  movieUpdatedBody,
  refreshStartedBody,
  searchStartedBody,
  taskStartedBody,
} from '../success-body.ts';
import type { JsonSchema } from './types.ts';

const error = z
  .strictObject({
    success: z.literal(false),
    error: z.string().meta({ description: 'One sentence for a person.' }),
    code: z
      .enum([...errorCodes, ...transportErrorCodes])
      .meta({ description: 'For programs; stable, unlike the sentence.' }),
    details: z
      .array(
        z.strictObject({
          field: z.string().meta({ description: 'A parameter, or the dotted path of a body field.' }),
          message: z.string().meta({ description: 'Which rule it breaks.' }),
          id: z.string().optional().meta({
            description:
              'With 409: the id of what exists already, such as the movie with this TMDB id, or the task that does the work.',
          }),
        }),
      )
      .optional()
      .meta({ description: 'The broken rules one by one, or what is in the way, where there are any.' }),
  })
  .meta({ id: 'Error', description: 'What every failing request is answered with.' });

const inputs = [
  movieAddMany,
  movieCreate,
  movieUpdate,
  movieBulkUpdate,
  autoSearchOptions,
  minimumAvailability,
  scheduleUpdate,
  searchType,
];
const outputs = [
  genreStatistics,
  libraryStatistics,
  metadataMatch,
  metadataMatchList,
  moviesAddedBody,
  qualityStatistics,
  taskCount,
  yearStatistics,
  bulkUpdatedBody,
  credits,
  error,
  libraryEvent,
  mediaInfo,
  minimumAvailability,
  movie,
  movieCreatedBody,
  movieEvent,
  movieFile,
  movieFileSummary,
  movieImage,
  movieList,
  movieListItem,
  movieUpdatedBody,
  pagination,
  qualityProfile,
  qualityProfileList,
  refreshStartedBody,
  schedule,
  scheduleList,
  searchStartedBody,
  searchType,
  task,
  taskEvent,
  taskFailure,
  taskPage,
  taskStartedBody,
  taskState,
];

const componentUri = (id: string) => `#/components/schemas/${id}`;

/** `components.schemas`, made from the very schemas that validate. */
export function createComponentSchemas(): Record<string, JsonSchema> {
  return { ...toComponents(outputs, 'output'), ...toComponents(inputs, 'input') };
}

function toComponents(schemas: readonly z.ZodType[], io: 'input' | 'output'): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const schema of schemas) registry.add(schema, { id: idOf(schema) });
  const { __shared: shared, ...components } = z.toJSONSchema(registry, {
    io,
    uri: componentUri,
    override: ({ jsonSchema }) => simplify(jsonSchema),
  }).schemas;
  return relocateShared({ ...components, ...shared?.$defs });
}

function idOf(schema: z.ZodType): string {
  const id = schema.meta()?.id;
  if (id === undefined) throw new Error('A schema of the API has no id.');
  return id;
}

/** zod spells out formats as patterns and the range of safe integers; a reader of the document has no use for either. */
export function simplify(schema: JsonSchema): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

/**
 * What `z.json()` accepts. zod describes it by a schema that refers to itself, of which openapi-typescript makes a type that
 * does not compile.
 */
const anyJson: JsonSchema = { description: 'Any JSON value.' };

/** Turns the unnamed schema that several components share, which is that of any JSON value, into a component. */
function relocateShared(components: Record<string, JsonSchema>): Record<string, JsonSchema> {
  const text = JSON.stringify(components, (key, value) =>
    key === '$id' || key === '$schema' ? undefined : value,
  );
  const relocated = JSON.parse(
    text
      .replaceAll(`${componentUri('__shared')}#/$defs/`, componentUri(''))
      .replaceAll('schema0', 'JsonValue'),
  );
  return 'JsonValue' in relocated ? { ...relocated, JsonValue: anyJson } : relocated;
}
