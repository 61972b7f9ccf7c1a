import type { MovieSelection } from '@cinephage/core';
import * as schemas from '@cinephage/core/schemas';
import type { ObjectRef } from '@pothos/core';
import type { GraphQLContext } from '../context.ts';
import { fieldOf, type MovieNode, movieSelectionOf, taskSelectionOf } from '../selection/selections.ts';
import type { BuilderTypes } from './builder.ts';
import { firstOf, idOf } from './fields.ts';
import { addQualityProfileOf } from './quality-profiles.ts';
import type { SchemaDeps } from './schema-deps.ts';

export function addMovies(deps: SchemaDeps): void {
  const { zod, query, field, refs } = deps;
  const { Movie, Node, Task } = refs;
  zod.implement(Movie, schemas.movieSchema, { interfaces: [Node] });
  addQualityProfileOf(deps, Movie, (movie) => fieldOf(movie, 'qualityProfileId'));
  field(Movie, 'cutoffUnmet', zod.object(schemas.cutoffUnmetSchema), {
    nullable: true,
    description:
      'Why a better file is searched for; null: it has none, or one that meets the cutoff, or is not monitored.',
    resolve: ({ cutoffUnmet = null }) => cutoffUnmet,
  });
  field(Movie, 'tasks', [Task], {
    description: 'The work done for it, the newest first.',
    args: { first: firstOf(10, 'How many, at most 100.') },
    resolve: (movie, { first }, { loaders }, info) =>
      loaders.tasksOf(fieldOf(movie, 'id'), first, taskSelectionOf(info)),
  });
  query('movie', Movie, {
    nullable: true,
    description: 'A movie of the library; an unknown id is the error `MOVIE_NOT_FOUND`.',
    args: { id: idOf('movie') },
    resolve: (_root, { id }, context, info) => readMovie(context, id, movieSelectionOf(info)),
  });
  query('movieByTmdbId', Movie, {
    nullable: true,
    description: 'The movie with this id at TMDB; null when it is not in the library.',
    args: { tmdbId: schemas.movieCreateSchema.shape.tmdbId },
    resolve: (_root, { tmdbId }, { loaders }, info) => loaders.movieByTmdbId(tmdbId, movieSelectionOf(info)),
  });
}

/** A movie with the selected fields. @throws LibraryError `MOVIE_NOT_FOUND` */
export async function readMovie(
  { library, loaders }: Pick<GraphQLContext, 'library' | 'loaders'>,
  id: string,
  select: MovieSelection,
): Promise<MovieNode> {
  // Core throws its own error if the movie does not exist. A movie that was added meanwhile is returned with every field.
  return (await loaders.movie(id, select)) ?? (await library.movies.get(id));
}

/** The field `movie` of a type that names a movie, if any, by its id. */
export const addMovieOf = <Source extends object>(
  { field, refs }: SchemaDeps,
  type: ObjectRef<BuilderTypes, Source>,
  description: string,
  movieIdOf: (source: Source) => string | null,
) =>
  field(type, 'movie', refs.Movie, {
    nullable: true,
    description,
    resolve(source, _args, { loaders }, info) {
      const id = movieIdOf(source);
      return id === null ? null : loaders.movie(id, movieSelectionOf(info));
    },
  });
