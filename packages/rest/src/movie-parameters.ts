import { type MovieDeleteInput, type MovieListInput, movieSortFields, sortDirections } from '@cinephage/core';
import { movieDeleteOptionsSchema, movieListQuerySchema } from '@cinephage/core/schemas';
import {
  asText,
  boolean,
  booleanRule,
  integer,
  type Parameter,
  rangeRule,
  readParameters,
} from './query-parameters.ts';
import { parseQueryString } from './query-string.ts';

/** A page size above the maximum means the maximum, however large it is. */
const pageSize = (text: string) =>
  /^\d+$/.test(text) ? Math.min(Number(text), Number.MAX_SAFE_INTEGER) : text;
const textRule = (length: string) => `must have ${length} characters and must not contain a NUL character`;
const { page, year, tmdbId, search, genre } = movieListQuerySchema.shape;

/** In the order of the REST contract. */
export const listParameters: Readonly<Record<keyof MovieListInput, Parameter>> = {
  page: { convert: integer, rule: rangeRule(page.unwrap()) },
  limit: {
    convert: pageSize,
    rule: 'must be an integer of at least 1',
  },
  sort: {
    convert: asText,
    rule: `must be one of ${movieSortFields.join(', ')}, with or without :${sortDirections.join(' or :')}`,
  },
  monitored: { convert: boolean, rule: booleanRule },
  downloaded: { convert: boolean, rule: booleanRule },
  // An empty search is no search; an empty genre is an error.
  search: { convert: (text) => text || undefined, rule: textRule(`at most ${search.unwrap().maxLength}`) },
  genre: { convert: (text) => text || null, rule: textRule(`1 to ${genre.unwrap().maxLength}`) },
  year: { convert: integer, rule: rangeRule(year.unwrap()) },
  tmdbId: { convert: integer, rule: rangeRule(tmdbId.unwrap()) },
};

export const deleteParameters: Readonly<Record<keyof MovieDeleteInput, Parameter>> = {
  deleteFiles: { convert: boolean, rule: booleanRule },
  confirm: { convert: boolean, rule: booleanRule },
};

/** @throws RequestError `INVALID_INPUT` with each invalid parameter and its rule */
export function readListQuery(url: string): MovieListInput {
  return readParameters(parseQueryString(url), listParameters, movieListQuerySchema);
}

/** @throws RequestError `INVALID_INPUT` with each invalid parameter and its rule */
export function readDeleteOptions(url: string): MovieDeleteInput {
  return readParameters(parseQueryString(url), deleteParameters, movieDeleteOptionsSchema);
}
