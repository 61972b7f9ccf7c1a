import { movieCreateSchema } from '@cinephage/core/schemas';
import { z } from 'zod';
import { selectionOf } from '../selection.ts';
import { movieId } from './ids.ts';
import { readMovie } from './read-movie.ts';
import type { SchemaParts } from './schema-parts.ts';

const byId = z.strictObject({ id: movieId });
const byTmdbId = movieCreateSchema.pick({ tmdbId: true });

/** `movie` and `movieByTmdbId`. */
export function addMovieQueries({ builder, zod, refs: { Movie } }: SchemaParts): void {
  builder.queryFields((t) => ({
    movie: t.field({
      type: Movie,
      nullable: true,
      description: 'A movie of the library; an unknown id is the error `MOVIE_NOT_FOUND`.',
      ...zod.arguments(t.arg, byId),
      resolve: (_root, { id }, context, info) => readMovie(context, id, selectionOf(info)),
    }),
    movieByTmdbId: t.field({
      type: Movie,
      nullable: true,
      description: 'The movie with this id at TMDB; null when it is not in the library.',
      ...zod.arguments(t.arg, byTmdbId),
      resolve: (_root, { tmdbId }, { loaders }, info) => loaders.movieByTmdbId(tmdbId, selectionOf(info)),
    }),
  }));
}
