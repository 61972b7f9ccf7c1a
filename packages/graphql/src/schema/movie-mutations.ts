import { type MoviesAdded, maximumAddedAtOnce } from '@cinephage/core';
import {
  autoSearchOptionsSchema,
  bulkUpdatedSchema,
  movieAddManySchema,
  movieBulkUpdateSchema,
  movieCreateSchema,
  movieDeleteOptionsSchema,
  moviesAddedSchema,
  movieUpdateSchema,
} from '@cinephage/core/schemas';
import { movieSelectionOf } from '../selection/selections.ts';
import { idOf } from './fields.ts';
import { readMovie } from './movies.ts';
import type { SchemaDeps } from './schema-deps.ts';
import { readTask } from './tasks.ts';

const id = idOf('movie');

export function addMovieMutations({ zod, mutation, refs: { Movie, Task } }: SchemaDeps): void {
  const added = zod.input('AddMovieInput', movieCreateSchema);
  const changes = zod.input('UpdateMovieInput', movieUpdateSchema);
  mutation('addMovie', {
    type: Movie,
    description: 'Adds a movie by its id at TMDB.',
    args: { input: added.describe('The movie to add.') },
    async resolve(_root, { input }, context, info) {
      const movie = await context.library.movies.add(input);
      return readMovie(context, movie.id, movieSelectionOf(info));
    },
  });
  mutation('updateMovie', {
    type: Movie,
    description:
      'Changes settings of a movie. A task moves its files to another root folder; `tasks` of the movie has it.',
    args: { id, input: changes.describe('The settings to change; at least one.') },
    async resolve(_root, args, context, info) {
      await context.library.movies.update(args.id, args.input);
      return readMovie(context, args.id, movieSelectionOf(info));
    },
  });
  mutation('deleteMovie', {
    type: 'ID',
    description: 'Removes a movie from the library. Answers its id.',
    args: { id, ...movieDeleteOptionsSchema.shape },
    async resolve(_root, { id, ...options }, { library }) {
      await library.movies.delete(id, options);
      // As it was stored, whatever its case in the argument.
      return id.toLowerCase();
    },
  });
  mutation('searchMovie', {
    type: Task,
    description: 'Starts a search for a release of a movie, or joins the one under way.',
    args: { id, ...autoSearchOptionsSchema.shape },
    async resolve(_root, { id, ...options }, { library }, info) {
      const { searchId } = await library.movies.autoSearch(id, options);
      return readTask(library, searchId, info);
    },
  });
  mutation('refreshMovie', {
    type: Task,
    description: 'Fetches the metadata of a movie again by a task, or joins the task under way.',
    args: { id },
    async resolve(_root, args, { library }, info) {
      const { taskId } = await library.movies.refresh(args.id);
      return readTask(library, taskId, info);
    },
  });
}

export function addBulkMutations({ builder, zod, mutation, field, refs: { Movie } }: SchemaDeps): void {
  const BulkAddResult = builder.objectRef<MoviesAdded>('BulkAddResult');
  zod.implement(BulkAddResult, moviesAddedSchema, { without: ['ids'] });
  field(BulkAddResult, 'movies', {
    type: [Movie],
    description: 'The movies that were added, in the order of the input.',
    size: maximumAddedAtOnce,
    async resolve({ ids }, _args, { library }, info) {
      const movies = await library.movies.getMany(ids, { select: movieSelectionOf(info) });
      // Another request may have deleted one since.
      return movies.filter((movie) => movie !== null);
    },
  });
  mutation('addMovies', {
    type: BulkAddResult,
    description: 'Adds movies, each by itself: what fails for one does not keep the others out.',
    args: movieAddManySchema,
    resolve: (_root, { inputs }, { library }) => library.movies.addMany(inputs),
  });
  const changes = zod.input('BulkUpdateInput', movieBulkUpdateSchema);
  mutation('updateMovies', {
    type: zod.object(bulkUpdatedSchema, { name: 'BulkUpdateResult' }),
    description: 'Changes settings of many movies at once.',
    args: { input: changes.describe('Which movies, and the settings to change; at least one.') },
    resolve: (_root, { input }, { library }) => library.movies.bulkUpdate(input),
  });
}
