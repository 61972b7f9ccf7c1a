import { eventStreamParams, eventTypes, taskCountParams, taskListParams, taskStates } from '@cinephage/core';
import type { z } from 'zod';
import {
  asText,
  commaSeparated,
  from,
  integer,
  type Parameter,
  readParameters,
  someOf,
} from './query-parameters.ts';
import { parseQueryString } from './query-string.ts';

const { limit, kind, states } = taskListParams.shape;

/** An empty one would be a mistake, and find nothing. */
const id = (text: string) => text || null;

const filters = {
  state: { field: 'states', convert: commaSeparated, takes: someOf(taskStates) },
  kind: { convert: asText, takes: 'the kind of a task, such as refresh-movie' },
} as const satisfies Record<string, Parameter>;

export const taskCountParameters = {
  ...filters,
  movieId: { field: 'subjectId', convert: id, takes: 'the id of a movie' },
} as const satisfies Record<string, Parameter>;

export const taskListParameters = {
  ...taskCountParameters,
  limit: { convert: integer, takes: from(limit.unwrap()) },
  cursor: { convert: asText, takes: 'the `nextCursor` of the page before' },
} as const satisfies Record<string, Parameter>;

/** What the stream takes. Core chooses events; by kind and state of tasks, this adapter does. */
export const taskStreamQuery = eventStreamParams.extend({
  types: eventStreamParams.shape.types.default(['task.updated']),
  kind,
  states,
});

export const taskStreamParameters = {
  id: { field: 'taskId', convert: id, takes: 'the id of a task' },
  movieId: { convert: id, takes: 'the id of a movie' },
  ...filters,
  types: {
    convert: (text) => (text === '*' ? [...eventTypes] : text.split(',')),
    takes: `${someOf(eventTypes)}, or * for all`,
  },
  // Empty before a client has seen an event.
  lastEventId: {
    field: 'after',
    convert: (text) => text || undefined,
    takes: 'the id of the last event seen',
  },
} as const satisfies Record<string, Parameter>;

/** @throws RequestError `INVALID_INPUT` naming each wrong parameter and what it takes */
export function readTaskListQuery(url: string): z.output<typeof taskListParams> {
  return readParameters(parseQueryString(url), taskListParameters, taskListParams);
}

/** @throws RequestError `INVALID_INPUT` naming each wrong parameter and what it takes */
export function readTaskCountQuery(url: string): z.output<typeof taskCountParams> {
  return readParameters(parseQueryString(url), taskCountParameters, taskCountParams);
}

/**
 * @param lastEventId the header `Last-Event-ID`, or empty: browsers send it when they connect again, with the query they
 *   first had, so it goes before what that says
 * @throws RequestError `INVALID_INPUT` naming each wrong parameter and what it takes
 */
export function readTaskStreamQuery(url: string, lastEventId: string): z.output<typeof taskStreamQuery> {
  const query = parseQueryString(url);
  if (lastEventId === '') return readParameters(query, taskStreamParameters, taskStreamQuery);
  const { lastEventId: position, ...others } = taskStreamParameters;
  return readParameters(
    new Map([...query, ['Last-Event-ID', lastEventId]]),
    { ...others, 'Last-Event-ID': position },
    taskStreamQuery,
  );
}
