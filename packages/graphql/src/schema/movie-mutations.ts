import { type MoviesAdded, maximumAddedAtOnce } from '@cinephage/core';
import * as schemas from '@cinephage/core/schemas';
import { movieSelectionOf } from '../selection/selections.ts';
import { answerId, idOf } from './fields.ts';
import { readMovie } from './movies.ts';
import type { SchemaDeps } from './schema-deps.ts';
import { answerTask } from './tasks.ts';

const id = idOf('movie');

export function addMovieMutations({ mutation, refs: { Movie, Task } }: SchemaDeps): void {
  mutation('addMovie', Movie, {
    description: 'Adds a movie by its id at TMDB.',
    args: { input: schemas.movieCreateSchema.describe('The movie to add.') },
    async resolve(_root, { input }, context, info) {
      const movie = await context.library.movies.add(input);
      return readMovie(context, movie.id, movieSelectionOf(info));
    },
  });
  mutation('updateMovie', Movie, {
    description:
      'Changes settings of a movie. A task moves its files to another root folder; `tasks` of the movie has it.',
    args: { id, input: schemas.movieUpdateSchema.describe('The settings to change; at least one.') },
    async resolve(_root, args, context, info) {
      await context.library.movies.update(args.id, args.input);
      return readMovie(context, args.id, movieSelectionOf(info));
    },
  });
  mutation('deleteMovie', 'ID', {
    description: 'Removes a movie from the library. Answers its id.',
    args: { id, ...schemas.movieDeleteOptionsSchema.shape },
    resolve: answerId(({ id, ...options }, { movies }) => movies.delete(id, options)),
  });
  mutation('searchMovie', Task, {
    description: 'Starts a search for a release of a movie, or joins the one under way.',
    args: { id, ...schemas.autoSearchOptionsSchema.shape },
    resolve: answerTask(async ({ id, ...options }, { movies }) => {
      const { searchId } = await movies.autoSearch(id, options);
      return { taskId: searchId };
    }),
  });
  mutation('refreshMovie', Task, {
    description: 'Fetches the metadata of a movie again by a task, or joins the task under way.',
    args: { id },
    resolve: answerTask((args, { movies }) => movies.refresh(args.id)),
  });
}

export function addBulkMutations({ builder, zod, mutation, field, refs: { Movie } }: SchemaDeps): void {
  const BulkAddResult = builder.objectRef<MoviesAdded>('BulkAddResult');
  zod.implement(BulkAddResult, schemas.moviesAddedSchema, { without: ['ids'] });
  field(BulkAddResult, 'movies', [Movie], {
    description: 'The movies that were added, in the order of the input.',
    size: maximumAddedAtOnce,
    async resolve({ ids }, _args, { library }, info) {
      const movies = await library.movies.getMany(ids, { select: movieSelectionOf(info) });
      // Another request may have deleted one since.
      return movies.filter((movie) => movie !== null);
    },
  });
  mutation('addMovies', BulkAddResult, {
    description: 'Adds movies, each by itself: what fails for one does not keep the others out.',
    args: schemas.movieAddManySchema,
    resolve: (_root, { inputs }, { library }) => library.movies.addMany(inputs),
  });
  zod.input('BulkUpdateInput', schemas.movieBulkUpdateSchema);
  mutation('updateMovies', zod.object(schemas.bulkUpdatedSchema, { name: 'BulkUpdateResult' }), {
    description: 'Changes settings of many movies at once.',
    args: {
      input: schemas.movieBulkUpdateSchema.describe(
        'Which movies, and the settings to change; at least one.',
      ),
    },
    resolve: (_root, { input }, { library }) => library.movies.bulkUpdate(input),
  });
}
