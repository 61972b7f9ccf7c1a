import {
  type MovieDeleteInput,
  type MovieListInput,
  maximumPageSize,
  movieDeleteOptions,
  movieListQuery,
  movieSortFields,
  sortDirections,
} from '@cinephage/core';
import type { z } from 'zod';
import { invalidInput } from './errors.ts';
import { parseQueryString, single } from './query-string.ts';

/**
 * How the text of one parameter becomes the value core's schema checks. Text that does not convert is handed on as it
 * is, and then fails that schema by its type: the rules stay in one place.
 */
interface Parameter {
  readonly convert: (text: string) => unknown;
  /** Completes the sentence "<name> takes …" for a caller who got it wrong. */
  readonly takes: string;
}

const integer = (text: string) => (/^\d+$/.test(text) ? Number(text) : text);
/** However large it is, a page size above the largest is served as the largest. */
const pageSize = (text: string) =>
  /^\d+$/.test(text) ? Math.min(Number(text), Number.MAX_SAFE_INTEGER) : text;
const boolean = (text: string) => (text === 'true' ? true : text === 'false' ? false : text);
const asText = (text: string) => text;

const eitherBoolean = 'true or false';
const { page, year, search, genre } = movieListQuery.shape;
const from = ({ minValue, maxValue }: z.ZodNumber) => `a whole number from ${minValue} to ${maxValue}`;
const upTo = ({ maxLength }: z.ZodString) => `of at most ${maxLength} characters, without NUL`;

/** In the contract's order. */
export const listParameters: Readonly<Record<keyof MovieListInput, Parameter>> = {
  page: { convert: integer, takes: from(page.unwrap()) },
  limit: {
    convert: pageSize,
    takes: `a whole number from 1 on (above ${maximumPageSize} is served as ${maximumPageSize})`,
  },
  sort: {
    convert: asText,
    takes: `one of ${movieSortFields.join(', ')}, with or without :${sortDirections.join(' or :')}`,
  },
  monitored: { convert: boolean, takes: eitherBoolean },
  downloaded: { convert: boolean, takes: eitherBoolean },
  // An empty search box searches for nothing; an empty genre is a mistake.
  search: { convert: (text) => text || undefined, takes: `text ${upTo(search.unwrap())}` },
  genre: { convert: (text) => text || null, takes: `the name of a genre ${upTo(genre.unwrap())}` },
  year: { convert: integer, takes: from(year.unwrap()) },
};

export const deleteParameters: Readonly<Record<keyof MovieDeleteInput, Parameter>> = {
  deleteFiles: { convert: boolean, takes: eitherBoolean },
};

/** @throws RequestError `INVALID_INPUT` naming each wrong parameter and what it takes */
export function readListQuery(url: string): MovieListInput {
  return readParameters(url, listParameters, movieListQuery);
}

/** @throws RequestError `INVALID_INPUT` naming each wrong parameter and what it takes */
export function readDeleteOptions(url: string): MovieDeleteInput {
  return readParameters(url, deleteParameters, movieDeleteOptions);
}

/** Parameters that nobody knows are ignored, as they always were by this API's clients and servers. */
function readParameters<Schema extends z.ZodType>(
  url: string,
  parameters: Readonly<Record<string, Parameter>>,
  schema: Schema,
): z.output<Schema> {
  const query = parseQueryString(url);
  const input: Record<string, unknown> = {};
  for (const name in parameters) {
    const text = single(query, name);
    if (text !== undefined) input[name] = parameters[name]?.convert(text);
  }
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const wrong = new Set(result.error.issues.map((issue) => String(issue.path[0])));
  throw invalidInput(
    [...wrong].map((field) => ({ field, message: `takes ${parameters[field]?.takes ?? 'another value'}` })),
  );
}
