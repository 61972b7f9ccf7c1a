import type { MovieSelection } from '@cinephage/core';
import type { GraphQLContext } from '../context.ts';
import type { MovieNode } from '../selection.ts';

/** A movie with the selected fields. @throws LibraryError `MOVIE_NOT_FOUND` */
export async function readMovie(
  { library, loaders }: Pick<GraphQLContext, 'library' | 'loaders'>,
  id: string,
  select: MovieSelection,
): Promise<MovieNode> {
  // Core's own words for a movie that is not there. If it has just come after all, it has every field.
  return (await loaders.movie(id, select)) ?? (await library.movies.get(id));
}
