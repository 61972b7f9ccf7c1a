import { type BulkUpdated, type MoviesAdded, maximumAddedAtOnce } from '@cinephage/core';
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
import { idOf, underInput } from './arguments.ts';
import { listOf } from './complexity.ts';
import { readMovie } from './movies.ts';
import type { SchemaDeps } from './schema-deps.ts';
import { readTask } from './tasks.ts';

const id = idOf('movie');
const added = movieCreateSchema.meta({ description: 'The movie to add.' });
const changes = movieUpdateSchema.meta({ description: 'The settings to change; at least one.' });
const bulkChanges = movieBulkUpdateSchema.meta({
  description: 'Which movies, and the settings to change; at least one.',
});

export function addMovieMutations(deps: SchemaDeps): void {
  const { builder, zod, refs } = deps;
  zod.input('AddMovieInput', movieCreateSchema);
  zod.input('UpdateMovieInput', movieUpdateSchema);
  builder.mutationFields((t) => ({
    addMovie: t.field({
      type: refs.Movie,
      description: 'Adds a movie by its id at TMDB.',
      ...zod.args(t.arg, { input: added }),
      async resolve(_root, { input }, context, info) {
        const movie = await underInput(() => context.library.movies.add(input));
        return readMovie(context, movie.id, movieSelectionOf(info));
      },
    }),
    updateMovie: t.field({
      type: refs.Movie,
      description: 'Changes settings of a movie.',
      ...zod.args(t.arg, { id, input: changes }),
      async resolve(_root, args, context, info) {
        await underInput(() => context.library.movies.update(args.id, args.input));
        return readMovie(context, args.id, movieSelectionOf(info));
      },
    }),
    deleteMovie: t.id({
      description: 'Removes a movie from the library. Answers its id.',
      ...zod.args(t.arg, { id, ...movieDeleteOptionsSchema.shape }),
      async resolve(_root, args, { library }) {
        await library.movies.delete(args.id, { deleteFiles: args.deleteFiles });
        // As it was stored, whatever its case in the argument.
        return args.id.toLowerCase();
      },
    }),
    searchMovie: t.field({
      type: refs.Task,
      description: 'Starts a search for a release of a movie, or joins the one under way.',
      ...zod.args(t.arg, { id, ...autoSearchOptionsSchema.shape }),
      async resolve(_root, args, { library }, info) {
        const { searchId } = await library.movies.autoSearch(args.id, { searchType: args.searchType });
        return readTask(library, searchId, info);
      },
    }),
    refreshMovie: t.field({
      type: refs.Task,
      description: 'Fetches the metadata of a movie again by a task, or joins the task under way.',
      ...zod.args(t.arg, { id }),
      async resolve(_root, args, { library }, info) {
        const { taskId } = await library.movies.refresh(args.id);
        return readTask(library, taskId, info);
      },
    }),
  }));
  addBulkMutations(deps);
}

function addBulkMutations(deps: SchemaDeps): void {
  const { builder, zod } = deps;
  zod.input('BulkUpdateInput', movieBulkUpdateSchema);
  builder.mutationFields((t) => ({
    addMovies: t.field({
      type: addBulkAddResult(deps),
      description: 'Adds movies, each by itself: what fails for one does not keep the others out.',
      ...zod.arguments(t.arg, movieAddManySchema),
      resolve: (_root, { inputs }, { library }) => library.movies.addMany(inputs),
    }),
    updateMovies: t.field({
      type: zod.implement(builder.objectRef<BulkUpdated>('BulkUpdateResult'), bulkUpdatedSchema),
      description: 'Changes settings of many movies at once.',
      ...zod.args(t.arg, { input: bulkChanges }),
      resolve: (_root, { input }, { library }) => underInput(() => library.movies.bulkUpdate(input)),
    }),
  }));
}

function addBulkAddResult({ builder, zod, refs: { Movie } }: SchemaDeps) {
  const BulkAddResult = builder.objectRef<MoviesAdded>('BulkAddResult');
  zod.implement(BulkAddResult, moviesAddedSchema, { without: ['ids'] });
  builder.objectField(BulkAddResult, 'movies', (t) =>
    t.field({
      type: [Movie],
      description: 'The movies that were added, in the order of the input.',
      extensions: listOf({ defaultSize: maximumAddedAtOnce }),
      async resolve({ ids }, _args, { library }, info) {
        const movies = await library.movies.getMany(ids, { select: movieSelectionOf(info) });
        // Another request may have deleted one since.
        return movies.filter((movie) => movie !== null);
      },
    }),
  );
  return BulkAddResult;
}
