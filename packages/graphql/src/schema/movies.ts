import type { MovieSelection } from '@cinephage/core';
import { movieCreateSchema, movieSchema } from '@cinephage/core/schemas';
import { z } from 'zod';
import type { GraphQLContext } from '../context.ts';
import {
  fieldOf,
  type MovieNode,
  movieSelectionOf,
  qualityProfileSelectionOf,
  taskSelectionOf,
} from '../selection/selections.ts';
import { idOf } from './arguments.ts';
import { listOf } from './complexity.ts';
import type { SchemaDeps } from './schema-deps.ts';

/** The type `Movie`, and reading one movie. */
export function addMovies(deps: SchemaDeps): void {
  addMovieTypes(deps);
  const { builder, zod, refs } = deps;
  builder.queryFields((t) => ({
    movie: t.field({
      type: refs.Movie,
      nullable: true,
      description: 'A movie of the library; an unknown id is the error `MOVIE_NOT_FOUND`.',
      ...zod.args(t.arg, { id: idOf('movie') }),
      resolve: (_root, { id }, context, info) => readMovie(context, id, movieSelectionOf(info)),
    }),
    movieByTmdbId: t.field({
      type: refs.Movie,
      nullable: true,
      description: 'The movie with this id at TMDB; null when it is not in the library.',
      ...zod.args(t.arg, { tmdbId: movieCreateSchema.shape.tmdbId }),
      resolve: (_root, { tmdbId }, { loaders }, info) =>
        loaders.movieByTmdbId(tmdbId, movieSelectionOf(info)),
    }),
  }));
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

function addMovieTypes({ builder, zod, refs: { Movie, Node, QualityProfile, Task } }: SchemaDeps): void {
  zod.implement(Movie, movieSchema, { interfaces: [Node] });

  builder.objectFields(Movie, (t) => ({
    qualityProfile: t.field({
      type: QualityProfile,
      description: 'The quality profile that its releases are chosen by.',
      async resolve(node, _args, { loaders }, info) {
        const id = fieldOf(node, 'qualityProfileId');
        const profiles = await loaders.qualityProfiles(qualityProfileSelectionOf(info));
        const profile = profiles.find((one) => one.id === id);
        if (profile === undefined) throw new Error(`The quality profile ${id} of a movie does not exist.`);
        return profile;
      },
    }),
    tasks: t.field({
      type: [Task],
      description: 'The work done for it, the newest first.',
      extensions: listOf({ sizeArguments: ['first'], defaultSize: 10, maximumSize: 100 }),
      ...zod.args(t.arg, {
        first: z.int().min(0).max(100).default(10).meta({ description: 'How many, at most 100.' }),
      }),
      resolve: (node, { first }, { loaders }, info) =>
        loaders.tasksOf(fieldOf(node, 'id'), first, taskSelectionOf(info)),
    }),
  }));
}
