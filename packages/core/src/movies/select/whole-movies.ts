import type { z } from 'zod';
import { movie, movieFile, movieFileSummary, movieListItem } from '../movie.schema.ts';

const allFields = <Name extends string>(shape: Readonly<Record<Name, z.ZodType>>) =>
  Object.fromEntries(Object.keys(shape).map((name) => [name, true])) as { readonly [Field in Name]: true };

/** What lists show, in the order of the schema. */
export const listItemSelection = {
  ...allFields(movieListItem.shape),
  file: allFields(movieFileSummary.shape),
} as const;

/** A movie in full. */
export const wholeMovieSelection = { ...allFields(movie.shape), file: allFields(movieFile.shape) } as const;

export type ListItemSelection = typeof listItemSelection;
