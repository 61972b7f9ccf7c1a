import { eventTypes, movieSortFields, sortDirections } from '@cinephage/core';
import {
  activityListParamsSchema,
  blocklistClearOptionsSchema,
  blocklistQuerySchema,
  customFormatImportOptionsSchema,
  cutoffUnmetQuerySchema,
  grabListQuerySchema,
  metadataSearchQuerySchema,
  missingQuerySchema,
  movieDeleteOptionsSchema,
  movieListQuerySchema,
  pendingReleasesQuerySchema,
  queueQuerySchema,
  queueRemoveOptionsSchema,
  recycleBinEmptyOptionsSchema,
  recycleBinQuerySchema,
  releaseSearchQuerySchema,
  taskCountParamsSchema,
  taskListParamsSchema,
  unmatchedListQuerySchema,
  versionDeleteOptionsSchema,
  webhookDeliveryQuerySchema,
} from '@cinephage/core/schemas';
import { z } from 'zod';
import { activityParameters } from '../activity.ts';
import { blocklistClearParameters, blocklistParameters } from '../blocklist.ts';
import { importParameters } from '../custom-formats.ts';
import { grabListParameters } from '../downloads.ts';
import { metadataSearchParameters } from '../metadata.ts';
import { deleteParameters, listParameters } from '../movie-parameters.ts';
import type { Parameters } from '../query-parameters.ts';
import { queueParameters, queueRemoveParameters } from '../queue.ts';
import { recycleBinEmptyParameters, recycleBinParameters } from '../recycle-bin.ts';
import { unmatchedListParameters } from '../scan.ts';
import { pendingReleasesParameters, releaseSearchParameters } from '../search.ts';
import {
  activityStreamQuery,
  taskCountParameters,
  taskListParameters,
  taskStreamParameters,
  taskStreamQuery,
} from '../task-parameters.ts';
import { versionDeleteParameters } from '../versions.ts';
import { wantedParameters } from '../wanted.ts';
import { webhookDeliveryParameters } from '../webhooks.ts';
import { simplify } from './component-schemas.ts';
import { ref } from './responses.ts';
import type { JsonSchema } from './types.ts';

const sortParameter = {
  type: 'string',
  pattern: `^(${movieSortFields.join('|')})(:(${sortDirections.join('|')}))?$`,
  default: 'createdAt:desc',
};

export const createMissingParameters = (): object[] =>
  describe(wantedParameters, missingQuerySchema, { sort: sortParameter });

export const createCutoffUnmetParameters = (): object[] =>
  describe(wantedParameters, cutoffUnmetQuerySchema, { sort: sortParameter });

export const createCustomFormatImportParameters = (): object[] =>
  describe(importParameters, customFormatImportOptionsSchema);

/** The parameters of the movie list, with the rules of the schema that validates them. */
export function createListParameters(): object[] {
  return describe(listParameters, movieListQuerySchema, { sort: sortParameter });
}

export function createDeleteParameters(): object[] {
  return describe(deleteParameters, movieDeleteOptionsSchema);
}

export function createVersionDeleteParameters(): object[] {
  return describe(versionDeleteParameters, versionDeleteOptionsSchema);
}

const state = { type: 'array', items: ref('TaskState'), minItems: 1 };

export function createTaskCountParameters(): object[] {
  return describe(taskCountParameters, taskCountParamsSchema, { state });
}

export function createMetadataSearchParameters(): object[] {
  return describe(metadataSearchParameters, metadataSearchQuerySchema);
}

export function createReleaseSearchParameters(): object[] {
  return describe(releaseSearchParameters, releaseSearchQuerySchema, { type: ref('ReleaseSearchType') });
}

export function createPendingReleasesParameters(): object[] {
  return describe(pendingReleasesParameters, pendingReleasesQuerySchema);
}

export function createUnmatchedListParameters(): object[] {
  return describe(unmatchedListParameters, unmatchedListQuerySchema, { reason: ref('UnmatchedReason') });
}

export function createRecycleBinParameters(): object[] {
  return describe(recycleBinParameters, recycleBinQuerySchema);
}

export function createGrabListParameters(): object[] {
  return describe(grabListParameters, grabListQuerySchema, { state: ref('GrabState') });
}

export function createWebhookDeliveryParameters(): object[] {
  return describe(webhookDeliveryParameters, webhookDeliveryQuerySchema, {
    state: ref('WebhookDeliveryState'),
  });
}

export function createRecycleBinEmptyParameters(): object[] {
  return describe(recycleBinEmptyParameters, recycleBinEmptyOptionsSchema);
}

export function createQueueParameters(): object[] {
  return describe(queueParameters, queueQuerySchema, { status: ref('QueueStatus') });
}

export function createQueueRemoveParameters(): object[] {
  return describe(queueRemoveParameters, queueRemoveOptionsSchema);
}

export function createBlocklistParameters(): object[] {
  return describe(blocklistParameters, blocklistQuerySchema);
}

export function createBlocklistClearParameters(): object[] {
  return describe(blocklistClearParameters, blocklistClearOptionsSchema);
}

export function createTaskListParameters(): object[] {
  return describe(taskListParameters, taskListParamsSchema, { state });
}

export function createActivityParameters(): object[] {
  return describe(activityParameters, activityListParamsSchema, { type: ref('ActivityType') });
}

export const createTaskStreamParameters = () => createStreamParameters(taskStreamQuery);

export const createActivityStreamParameters = () => createStreamParameters(activityStreamQuery);

function createStreamParameters(query: typeof taskStreamQuery): object[] {
  const types = {
    type: 'array',
    items: { type: 'string', enum: [...eventTypes, '*'] },
    minItems: 1,
    default: query.parse({}).types,
  };
  return [
    ...describe(taskStreamParameters, query, { state, types }),
    {
      name: 'Last-Event-ID',
      in: 'header',
      required: false,
      description:
        'The id of the last event that the client received. Overrides `lastEventId`, which is for clients that cannot set headers.',
      schema: toPlainSchema(query.shape.after),
    },
  ];
}

/** The `id` in a path. It has no format: an id that is not a UUID is not found. */
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
  return Object.entries(parameters).map(([name, { rule, field = name }]) => {
    const schema = overrides[name] ?? toPlainSchema(shape[field]);
    return {
      name,
      in: 'query',
      required: shape[field]?.safeParse(undefined).success === false,
      description: describeParameter(shape[field], rule),
      // Several values are separated by commas.
      ...(schema.type === 'array' && { style: 'form', explode: false }),
      schema,
    };
  });
}

/** What the parameter does, if core's schema describes it, and its rule. */
function describeParameter(schema: z.core.$ZodType | undefined, rule: string): string {
  const effect = schema instanceof z.ZodType ? schema.description : undefined;
  const sentence = `${rule.charAt(0).toUpperCase()}${rule.slice(1)}.`;
  return effect === undefined ? sentence : `${effect} ${sentence}`;
}

function toPlainSchema(schema: z.core.$ZodType | undefined): JsonSchema {
  if (schema === undefined) throw new Error('A parameter has no schema.');
  const override = ({ jsonSchema }: { readonly jsonSchema: JsonSchema }) => simplify(jsonSchema);
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { io: 'input', override });
  return plain;
}
