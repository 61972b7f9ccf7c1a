import {
  autoSearchOptionsSchema,
  movieCreateSchema,
  movieDeleteOptionsSchema,
  movieUpdateSchema,
} from '@cinephage/core/schemas';
import { z } from 'zod';
import { selectionOf } from '../selection.ts';
import { taskSelectionOf } from '../task-selection.ts';
import { movieId } from './ids.ts';
import { underInput } from './input-errors.ts';
import { readMovie } from './read-movie.ts';
import type { SchemaParts } from './schema-parts.ts';

const adding = z.strictObject({ input: movieCreateSchema.meta({ description: 'The movie to add.' }) });
const updating = z.strictObject({
  id: movieId,
  input: movieUpdateSchema.meta({ description: 'The settings to change; at least one.' }),
});
const deleting = z.strictObject({ id: movieId, ...movieDeleteOptionsSchema.shape });
const searching = z.strictObject({ id: movieId, ...autoSearchOptionsSchema.shape });
const refreshing = z.strictObject({ id: movieId });

/** What is done with one movie. */
export function addMovieMutations(parts: SchemaParts): void {
  addChanges(parts);
  addWork(parts);
}

function addChanges({ builder, zod, refs: { Movie } }: SchemaParts): void {
  builder.mutationFields((t) => ({
    addMovie: t.field({
      type: Movie,
      description: 'Adds a movie by its id at TMDB.',
      ...zod.arguments(t.arg, adding),
      async resolve(_root, { input }, context, info) {
        const { id } = await underInput(() => context.library.movies.add(input));
        return readMovie(context, id, selectionOf(info));
      },
    }),
    updateMovie: t.field({
      type: Movie,
      description: 'Changes settings of a movie.',
      ...zod.arguments(t.arg, updating),
      async resolve(_root, { id, input }, context, info) {
        await underInput(() => context.library.movies.update(id, input));
        return readMovie(context, id, selectionOf(info));
      },
    }),
    deleteMovie: t.id({
      description: 'Removes a movie from the library. Answers its id.',
      ...zod.arguments(t.arg, deleting),
      async resolve(_root, { id, deleteFiles }, { library }) {
        await library.movies.delete(id, { deleteFiles });
        // As it was stored, however it was spelled.
        return id.toLowerCase();
      },
    }),
  }));
}

function addWork({ builder, zod, refs: { Task } }: SchemaParts): void {
  builder.mutationFields((t) => ({
    searchMovie: t.field({
      type: Task,
      description: 'Starts a search for a release of a movie, or joins the one under way.',
      ...zod.arguments(t.arg, searching),
      async resolve(_root, { id, searchType }, { library }, info) {
        const { searchId } = await library.movies.autoSearch(id, { searchType });
        return library.tasks.get(searchId, { select: taskSelectionOf(info) });
      },
    }),
    refreshMovie: t.field({
      type: Task,
      description: 'Fetches the metadata of a movie again by a task, or joins the task under way.',
      ...zod.arguments(t.arg, refreshing),
      async resolve(_root, { id }, { library }, info) {
        const { taskId } = await library.movies.refresh(id);
        return library.tasks.get(taskId, { select: taskSelectionOf(info) });
      },
    }),
  }));
}
