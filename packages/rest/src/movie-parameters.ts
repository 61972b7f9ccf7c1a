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
import {
  asText,
  boolean,
  eitherBoolean,
  from,
  integer,
  type Parameter,
  readParameters,
} from './query-parameters.ts';
import { parseQueryString } from './query-string.ts';

/** However large it is, a page size above the largest is served as the largest. */
const pageSize = (text: string) =>
  /^\d+$/.test(text) ? Math.min(Number(text), Number.MAX_SAFE_INTEGER) : text;
const upTo = ({ maxLength }: z.ZodString) => `of at most ${maxLength} characters, without NUL`;
const { page, year, tmdbId, search, genre } = movieListQuery.shape;

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
  tmdbId: { convert: integer, takes: from(tmdbId.unwrap()) },
};

export const deleteParameters: Readonly<Record<keyof MovieDeleteInput, Parameter>> = {
  deleteFiles: { convert: boolean, takes: eitherBoolean },
};

/** @throws RequestError `INVALID_INPUT` naming each wrong parameter and what it takes */
export function readListQuery(url: string): MovieListInput {
  return readParameters(parseQueryString(url), listParameters, movieListQuery);
}

/** @throws RequestError `INVALID_INPUT` naming each wrong parameter and what it takes */
export function readDeleteOptions(url: string): MovieDeleteInput {
  return readParameters(parseQueryString(url), deleteParameters, movieDeleteOptions);
}
