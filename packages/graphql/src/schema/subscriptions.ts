import { isDeepStrictEqual } from 'node:util';
import {
  type FileEvent,
  fileEventTypes,
  type Library,
  type LibraryEvent,
  type MovieEvent,
  movieEventTypes,
  type Task,
} from '@cinephage/core';
import {
  eventStreamParamsSchema,
  fileEventTypeSchema,
  movieEventTypeSchema,
  taskListParamsSchema,
} from '@cinephage/core/schemas';
import { z } from 'zod';
import { withoutNull } from './from-zod/zod-types.ts';
import { mapStream } from './map-stream.ts';
import { addMovieOf, readMovie } from './movies.ts';
import type { SchemaDeps } from './schema-deps.ts';

const { movieId, taskId } = eventStreamParamsSchema.shape;
const { kind, states } = taskListParamsSchema.shape;
const taskConditions = z
  .strictObject({
    id: taskId.meta({ description: 'Id of the task; by default all tasks.' }),
    movieId: movieId.meta({ description: 'Only tasks about this movie.' }),
    kind,
    states,
  })
  .refine(
    ({ id, ...others }) => id === undefined || Object.values(others).every((one) => one === undefined),
    {
      error: 'cannot be given together with movieId, kind or states',
      path: ['id'],
    },
  );

export function addTaskUpdates({ builder, zod, refs: { Task: TaskType } }: SchemaDeps): void {
  builder.subscriptionField('taskUpdated', (t) =>
    t.field({
      type: TaskType,
      description:
        'Tasks as their state or progress changes; those that pass every condition given. With an id it begins with the task as it stands, and ends when that is completed, failed or cancelled; an unknown one is the error `TASK_NOT_FOUND`.',
      ...zod.arguments(t.arg, taskConditions),
      async subscribe(_root, args, { library, signal }) {
        const { id, kind: ofKind, states: inStates, ...filter } = withoutNull(args);
        const begin = id === undefined ? undefined : await readTaskAndPosition(library, id);
        const after = begin?.after ?? (await library.events.position());
        const params = { types: ['task.updated' as const], taskId: id, movieId: filter.movieId, after };
        const accepts = (task: Task) =>
          (ofKind === undefined || task.kind === ofKind) &&
          (inStates === undefined || inStates.includes(task.state));
        return mapStream(library.events.stream(params, { signal }), (event) => taskOf(event, accepts), {
          beginWith: begin?.task,
          isLast: ({ state }) => id !== undefined && endStates.has(state),
        });
      },
      resolve: (task) => task,
    }),
  );
}

const endStates: ReadonlySet<Task['state']> = new Set(['completed', 'failed', 'cancelled']);

const taskOf = (event: LibraryEvent, accepts: (task: Task) => boolean) =>
  event.type === 'task.updated' && accepts(event.task) ? event.task : undefined;

/**
 * A task and a position in the order of the events at which it was in this state: it was read before and after the position,
 * with the same result. So no event after the position has an older state, and none is missed.
 */
async function readTaskAndPosition({ tasks, events }: Library, id: string) {
  for (let task = await tasks.get(id); ; ) {
    const after = await events.position();
    const again = await tasks.get(id);
    if (isDeepStrictEqual(task, again)) return { task, after };
    task = again;
  }
}

export function addMovieChanges(deps: SchemaDeps): void {
  const { builder, zod } = deps;
  builder.subscriptionField('movieChanged', (t) =>
    t.field({
      type: addMovieChange(deps),
      description:
        'Movies as they are added, changed, refreshed and deleted. With an id it ends when that movie is deleted; an unknown one is the error `MOVIE_NOT_FOUND`.',
      ...zod.args(t.arg, { id: movieId.meta({ description: 'Id of the movie; by default all movies.' }) }),
      async subscribe(_root, args, { library, loaders, signal }) {
        const { id } = withoutNull(args);
        const after = await library.events.position();
        // After the position: a movie that is deleted from here on is among the events.
        if (id !== undefined) await readMovie({ library, loaders }, id, { id: true });
        const params = { types: [...movieEventTypes], movieId: id, after };
        return mapStream(library.events.stream(params, { signal }), movieChangeOf, {
          isLast: ({ type }) => id !== undefined && type === 'movie.deleted',
        });
      },
      resolve: (change) => change,
    }),
  );
}

const movieChangeOf = (event: LibraryEvent) => (isMovieEvent(event) ? event : undefined);

const isMovieEvent = (event: LibraryEvent): event is MovieEvent =>
  movieEventTypes.some((type) => type === event.type);

function addMovieChange(deps: SchemaDeps) {
  const kind = deps.zod.enum(movieEventTypeSchema, 'MovieChangeKind');
  const MovieChange = deps.builder.objectRef<MovieEvent>('MovieChange').implement({
    description: 'Something that happened to a movie.',
    fields: (t) => ({
      kind: t.expose('type', { type: kind, description: 'What happened.' }),
      id: t.exposeID('movieId', { description: 'Id of the movie, also when it is deleted.' }),
    }),
  });
  const movie = 'The movie at the time of this event; null: it is deleted.';
  addMovieOf(deps, MovieChange, movie, ({ type, movieId: id }) => (type === 'movie.deleted' ? null : id));
  return MovieChange;
}

export function addFileChanges(deps: SchemaDeps): void {
  const { builder, zod } = deps;
  builder.subscriptionField('fileChanged', (t) =>
    t.field({
      type: addFileChange(deps),
      description:
        'Files of movies as they are imported, upgraded, renamed, moved, deleted and restored. With the id of a movie, an unknown one is the error `MOVIE_NOT_FOUND`.',
      ...zod.args(t.arg, {
        movieId: movieId.meta({ description: 'Only files of this movie; by default those of all movies.' }),
      }),
      async subscribe(_root, args, { library, loaders, signal }) {
        const { movieId: id } = withoutNull(args);
        const after = await library.events.position();
        if (id !== undefined) await readMovie({ library, loaders }, id, { id: true });
        const params = { types: [...fileEventTypes], movieId: id, after };
        return mapStream(library.events.stream(params, { signal }), fileChangeOf);
      },
      resolve: (change) => change,
    }),
  );
}

const fileChangeOf = (event: LibraryEvent) => (isFileEvent(event) ? event : undefined);

const isFileEvent = (event: LibraryEvent): event is FileEvent =>
  fileEventTypes.some((type) => type === event.type);

function addFileChange(deps: SchemaDeps) {
  const kind = deps.zod.enum(fileEventTypeSchema, 'FileChangeKind');
  const FileChange = deps.builder.objectRef<FileEvent>('FileChange').implement({
    description: 'Something that happened to a file of a movie.',
    fields: (t) => ({
      kind: t.expose('type', { type: kind, description: 'What happened.' }),
      fileId: t.exposeID('fileId', { description: 'Id of the file, also when it is deleted.' }),
      path: t.exposeString('path', { description: 'Its path afterwards, or until it was deleted.' }),
      versionId: t.exposeID('versionId', {
        description: 'Id of its version; that of the default version is the id of the movie.',
      }),
      movieId: t.exposeID('movieId', { description: 'Id of the movie, also when it is deleted.' }),
    }),
  });
  addMovieOf(
    deps,
    FileChange,
    'The movie at the time of this event; null: it is deleted.',
    (file) => file.movieId,
  );
  return FileChange;
}
