import { allFields } from '../../select/all-fields.ts';
import { movie, movieFile, movieFileSummary, movieListItem } from '../movie.schema.ts';

/** What lists show, in the order of the schema. */
export const listItemSelection = {
  ...allFields(movieListItem.shape),
  file: allFields(movieFileSummary.shape),
} as const;

/** A movie in full. */
export const wholeMovieSelection = { ...allFields(movie.shape), file: allFields(movieFile.shape) } as const;

export type ListItemSelection = typeof listItemSelection;
