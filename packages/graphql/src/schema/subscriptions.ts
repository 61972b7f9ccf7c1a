import { isDeepStrictEqual } from 'node:util';
import {
  downloadEventTypes,
  type EventOf,
  type EventType,
  fileEventTypes,
  type Library,
  type LibraryEvent,
  type MovieEvent,
  movieEventTypes,
  releaseEventTypes,
  type Task,
} from '@cinephage/core';
import * as schemas from '@cinephage/core/schemas';
import { z } from 'zod';
import type { GraphQLContext } from '../context.ts';
import { mapStream } from './map-stream.ts';
import { addMovieOf, readMovie } from './movies.ts';
import type { SchemaDeps } from './schema-deps.ts';

const { movieId, taskId } = schemas.eventStreamParamsSchema.shape;
const { kind, states } = schemas.taskListParamsSchema.shape;
const taskConditions = z
  .strictObject({
    id: taskId.describe('Id of the task; by default all tasks.'),
    movieId: movieId.describe('Only tasks about this movie.'),
    kind,
    states,
  })
  .refine(
    ({ id, ...others }) => id === undefined || Object.values(others).every((one) => one === undefined),
    { error: 'cannot be given together with movieId, kind or states', path: ['id'] },
  );

export function addTaskUpdates({ subscription, refs }: SchemaDeps): void {
  subscription('taskUpdated', refs.Task, {
    description:
      'Tasks as their state or progress changes; those that pass every condition given. With an id it begins with the task as it stands, and ends when that is completed, failed or cancelled; an unknown one is the error `TASK_NOT_FOUND`.',
    args: taskConditions,
    async subscribe(_root, { id, movieId, kind, states }, { library, signal }) {
      const begin = id === undefined ? undefined : await readTaskAndPosition(library, id);
      const after = begin?.after ?? (await library.events.position());
      const params = { types: ['task.updated' as const], taskId: id, movieId, after };
      const accepts = (task: Task) =>
        (kind === undefined || task.kind === kind) && (states === undefined || states.includes(task.state));
      return mapStream(library.events.stream(params, { signal }), (event) => taskOf(event, accepts), {
        beginWith: begin?.task,
        isLast: ({ state }) => id !== undefined && endStates.has(state),
      });
    },
  });
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

/** Events about a movie, or about all movies; of one movie, they end when it is deleted. @throws LibraryError `MOVIE_NOT_FOUND` */
async function streamChanges<Type extends Exclude<EventType, 'task.updated'>>(
  context: GraphQLContext,
  types: readonly Type[],
  movieId: string | undefined,
) {
  const { library, signal } = context;
  const after = await library.events.position();
  // After the position: a movie that is deleted from here on is among the events.
  if (movieId !== undefined) await readMovie(context, movieId, { id: true });
  const isWanted = (event: LibraryEvent): event is EventOf<Type> => types.some((type) => type === event.type);
  const events = library.events.stream({ types: [...types], movieId, after }, { signal });
  return mapStream(events, (event) => (isWanted(event) ? withKind<EventOf<Type>>(event) : undefined), {
    isLast: ({ type }) => movieId !== undefined && type === 'movie.deleted',
  });
}

/** What core calls `type` is `kind` here, as GraphQL has types of its own. */
const withKind = <Event extends LibraryEvent>(event: Event): Event & { readonly kind: Event['type'] } => ({
  ...event,
  kind: event.type,
});

const movieOfEvent = 'The movie at the time of this event; null: it is deleted.';
const unknownMovie = 'With the id of a movie, an unknown one is the error `MOVIE_NOT_FOUND`.';
const whatHappened = 'What happened.';

export function addMovieChanges(deps: SchemaDeps): void {
  const kind = deps.zod.enum(schemas.movieEventTypeSchema, 'MovieChangeKind');
  const MovieChange = deps.builder.objectRef<MovieEvent>('MovieChange').implement({
    description: 'Something that happened to a movie.',
    fields: (t) => ({
      kind: t.expose('type', { type: kind, description: whatHappened }),
      id: t.exposeID('movieId', { description: 'Id of the movie, also when it is deleted.' }),
    }),
  });
  addMovieOf(deps, MovieChange, movieOfEvent, ({ type, movieId }) =>
    type === 'movie.deleted' ? null : movieId,
  );
  deps.subscription('movieChanged', MovieChange, {
    description:
      'Movies as they are added, changed, refreshed and deleted. With an id it ends when that movie is deleted; an unknown one is the error `MOVIE_NOT_FOUND`.',
    args: { id: movieId.describe('Id of the movie; by default all movies.') },
    subscribe: (_root, { id }, context) => streamChanges(context, movieEventTypes, id),
  });
}

const { fileId, movieId: movieOfFile } = schemas.fileEventSchema.shape;
const fileChange = z
  .strictObject({
    kind: schemas.fileEventTypeSchema.describe(whatHappened),
    fileId,
    path: z.string().describe('Its path afterwards, or until it was deleted.'),
    versionId: z.string().describe('Id of its version; that of the default version is the id of the movie.'),
    movieId: movieOfFile,
  })
  .describe('Something that happened to a file of a movie.');

export function addFileChanges(deps: SchemaDeps): void {
  deps.zod.enum(schemas.fileEventTypeSchema, 'FileChangeKind');
  const FileChange = deps.zod.object(fileChange, { name: 'FileChange' });
  addMovieOf(deps, FileChange, movieOfEvent, (file) => file.movieId);
  deps.subscription('fileChanged', FileChange, {
    description: `Files of movies as they are imported, upgraded, renamed, moved, deleted and restored. ${unknownMovie}`,
    args: { movieId: movieId.describe('Only files of this movie; by default those of all movies.') },
    subscribe: (_root, args, context) => streamChanges(context, fileEventTypes, args.movieId),
  });
}

const { grabId, releaseTitle, indexer, quality, downloadClient, message } = schemas.downloadEventSchema.shape;
const ofRelease = {
  versionId: z
    .string()
    .describe('Id of the version that it is for; that of the default version is the id of the movie.'),
  movieId: movieOfFile,
  releaseTitle,
  indexer,
  protocol: schemas.protocolSchema.describe('How it is downloaded.'),
  quality,
  downloadClient,
};
const releaseGrabbed = z
  .strictObject({ grabId, ...ofRelease })
  .describe('A release that was handed to a download client.');
const downloadChange = z
  .strictObject({
    kind: schemas.downloadEventTypeSchema.describe(whatHappened),
    grabId: grabId.describe('Id of its grab, and of its item in the queue.'),
    ...ofRelease,
    message,
  })
  .describe('A download failed, or needs a user.');

export function addReleaseChanges(deps: SchemaDeps): void {
  const ReleaseGrabbed = deps.zod.object(releaseGrabbed, { name: 'ReleaseGrabbed' });
  addMovieOf(deps, ReleaseGrabbed, movieOfEvent, (grab) => grab.movieId);
  deps.subscription('releaseGrabbed', ReleaseGrabbed, {
    description: `Releases as they are handed to download clients. ${unknownMovie}`,
    args: { movieId: movieId.describe('Only releases for this movie; by default for all movies.') },
    subscribe: (_root, args, context) => streamChanges(context, releaseEventTypes, args.movieId),
  });
}

export function addDownloadChanges(deps: SchemaDeps): void {
  deps.zod.enum(schemas.downloadEventTypeSchema, 'DownloadChangeKind');
  const DownloadChange = deps.zod.object(downloadChange, { name: 'DownloadChange' });
  addMovieOf(deps, DownloadChange, movieOfEvent, (download) => download.movieId);
  deps.subscription('downloadChanged', DownloadChange, {
    description: `Downloads that fail, or that are finished and cannot be imported without a user. ${unknownMovie}`,
    args: { movieId: movieId.describe('Only downloads for this movie; by default for all movies.') },
    subscribe: (_root, args, context) => streamChanges(context, downloadEventTypes, args.movieId),
  });
}
