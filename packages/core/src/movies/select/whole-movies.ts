import type { z } from 'zod';
import {
  movieFileSchema,
  movieFileSummarySchema,
  movieListItemSchema,
  movieSchema,
} from '../movie.schema.ts';

const allFields = <Name extends string>(shape: Readonly<Record<Name, z.ZodType>>) =>
  Object.fromEntries(Object.keys(shape).map((name) => [name, true])) as { readonly [Field in Name]: true };

/** What lists show, in the order of the schema. */
export const listItemSelection = {
  ...allFields(movieListItemSchema.shape),
  file: allFields(movieFileSummarySchema.shape),
} as const;

/** What lists of movies below the cutoff show. */
export const cutoffUnmetSelection = { ...listItemSelection, cutoffUnmet: true } as const;

/** A movie in full. */
export const wholeMovieSelection = {
  ...allFields(movieSchema.shape),
  file: allFields(movieFileSchema.shape),
} as const;

export type ListItemSelection = typeof listItemSelection;
export type CutoffUnmetSelection = typeof cutoffUnmetSelection;
