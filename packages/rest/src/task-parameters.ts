import {
  downloadEventTypes,
  eventTypes,
  fileEventTypes,
  movieEventTypes,
  releaseEventTypes,
  taskStates,
} from '@cinephage/core';
import {
  eventStreamParamsSchema,
  taskCountParamsSchema,
  taskListParamsSchema,
} from '@cinephage/core/schemas';
import type { z } from 'zod';
import {
  asText,
  commaSeparated,
  integer,
  listRule,
  type Parameter,
  rangeRule,
  readParameters,
} from './query-parameters.ts';
import { parseQueryString } from './query-string.ts';

const { limit, kind, states } = taskListParamsSchema.shape;

/** An empty id is an error: it would match nothing. */
const id = (text: string) => text || null;

const filters = {
  state: { field: 'states', convert: commaSeparated, rule: listRule(taskStates) },
  kind: { convert: asText, rule: 'must be the kind of a task, such as refresh-movie' },
} as const satisfies Record<string, Parameter>;

export const taskCountParameters = {
  ...filters,
  movieId: { field: 'subjectId', convert: id, rule: 'must be the id of a movie' },
} as const satisfies Record<string, Parameter>;

export const taskListParameters = {
  ...taskCountParameters,
  limit: { convert: integer, rule: rangeRule(limit.unwrap()) },
  cursor: { convert: asText, rule: 'must come from another page of this list' },
} as const satisfies Record<string, Parameter>;

/** Core filters events by type, movie and task; this adapter filters them by the kind and state of their task. */
export const taskStreamQuery = eventStreamParamsSchema.extend({
  types: eventStreamParamsSchema.shape.types.default(['task.updated']),
  kind,
  states,
});

/** The events that `/api/activity/stream` sends by default. */
export const activityStreamQuery = taskStreamQuery.extend({
  types: eventStreamParamsSchema.shape.types.default([
    ...movieEventTypes,
    ...fileEventTypes,
    ...releaseEventTypes,
    ...downloadEventTypes,
  ]),
});

export const taskStreamParameters = {
  id: { field: 'taskId', convert: id, rule: 'must be the id of a task' },
  movieId: { convert: id, rule: 'must be the id of a movie' },
  ...filters,
  types: {
    convert: (text) => (text === '*' ? [...eventTypes] : text.split(',')),
    rule: `${listRule(eventTypes)}, or * for all`,
  },
  // Empty until a client has received an event.
  lastEventId: {
    field: 'after',
    convert: (text) => text || undefined,
    rule: 'must be the id of an event',
  },
} as const satisfies Record<string, Parameter>;

/** @throws RequestError `INVALID_INPUT` with each invalid parameter and its rule */
export function readTaskListQuery(url: string): z.output<typeof taskListParamsSchema> {
  return readParameters(parseQueryString(url), taskListParameters, taskListParamsSchema);
}

/** @throws RequestError `INVALID_INPUT` with each invalid parameter and its rule */
export function readTaskCountQuery(url: string): z.output<typeof taskCountParamsSchema> {
  return readParameters(parseQueryString(url), taskCountParameters, taskCountParamsSchema);
}

/**
 * @param schema with the types of events by default
 * @param lastEventId the header `Last-Event-ID`, or empty. Browsers send it when they reconnect, with the query of their first
 *   request, so the header overrides the query
 * @throws RequestError `INVALID_INPUT` with each invalid parameter and its rule
 */
export function readStreamQuery(
  schema: typeof taskStreamQuery,
  url: string,
  lastEventId: string,
): z.output<typeof taskStreamQuery> {
  const query = parseQueryString(url);
  if (lastEventId === '') return readParameters(query, taskStreamParameters, schema);
  const { lastEventId: position, ...others } = taskStreamParameters;
  return readParameters(
    new Map([...query, ['Last-Event-ID', lastEventId]]),
    { ...others, 'Last-Event-ID': position },
    schema,
  );
}
