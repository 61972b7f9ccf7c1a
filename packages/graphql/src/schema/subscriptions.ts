import { isDeepStrictEqual } from 'node:util';
import {
  type DownloadEvent,
  downloadEventTypes,
  type EventOf,
  type EventType,
  type FileEvent,
  fileEventTypes,
  type Library,
  type LibraryEvent,
  type MovieEvent,
  movieEventTypes,
  type ReleaseEvent,
  releaseEventTypes,
  type Task,
} from '@cinephage/core';
import {
  downloadEventTypeSchema,
  eventStreamParamsSchema,
  fileEventTypeSchema,
  movieEventTypeSchema,
  protocolSchema,
  taskListParamsSchema,
} from '@cinephage/core/schemas';
import { z } from 'zod';
import type { GraphQLContext } from '../context.ts';
import { type MapStreamOptions, mapStream } from './map-stream.ts';
import { addMovieOf, readMovie } from './movies.ts';
import type { SchemaDeps } from './schema-deps.ts';

const { movieId, taskId } = eventStreamParamsSchema.shape;
const { kind, states } = taskListParamsSchema.shape;
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
  subscription('taskUpdated', {
    type: refs.Task,
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

/** Events about a movie, or about all movies. @throws LibraryError `MOVIE_NOT_FOUND` */
async function streamChanges<Type extends EventType>(
  context: GraphQLContext,
  types: readonly Type[],
  movieId: string | undefined,
  options?: MapStreamOptions<EventOf<Type>>,
) {
  const { library, signal } = context;
  const after = await library.events.position();
  // After the position: a movie that is deleted from here on is among the events.
  if (movieId !== undefined) await readMovie(context, movieId, { id: true });
  const isWanted = (event: LibraryEvent): event is EventOf<Type> => types.some((type) => type === event.type);
  const events = library.events.stream({ types: [...types], movieId, after }, { signal });
  return mapStream(events, (event) => (isWanted(event) ? event : undefined), options);
}

const movieOfEvent = 'The movie at the time of this event; null: it is deleted.';
const idOfMovie = 'Id of the movie, also when it is deleted.';

export function addMovieChanges(deps: SchemaDeps): void {
  const kind = deps.zod.enum(movieEventTypeSchema, 'MovieChangeKind');
  const MovieChange = deps.builder.objectRef<MovieEvent>('MovieChange').implement({
    description: 'Something that happened to a movie.',
    fields: (t) => ({
      kind: t.expose('type', { type: kind, description: 'What happened.' }),
      id: t.exposeID('movieId', { description: idOfMovie }),
    }),
  });
  addMovieOf(deps, MovieChange, movieOfEvent, ({ type, movieId }) =>
    type === 'movie.deleted' ? null : movieId,
  );
  deps.subscription('movieChanged', {
    type: MovieChange,
    description:
      'Movies as they are added, changed, refreshed and deleted. With an id it ends when that movie is deleted; an unknown one is the error `MOVIE_NOT_FOUND`.',
    args: { id: movieId.describe('Id of the movie; by default all movies.') },
    subscribe: (_root, { id }, context) =>
      streamChanges(context, movieEventTypes, id, {
        isLast: ({ type }) => id !== undefined && type === 'movie.deleted',
      }),
  });
}

export function addFileChanges(deps: SchemaDeps): void {
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
      movieId: t.exposeID('movieId', { description: idOfMovie }),
    }),
  });
  addMovieOf(deps, FileChange, movieOfEvent, (file) => file.movieId);
  deps.subscription('fileChanged', {
    type: FileChange,
    description:
      'Files of movies as they are imported, upgraded, renamed, moved, deleted and restored. With the id of a movie, an unknown one is the error `MOVIE_NOT_FOUND`.',
    args: { movieId: movieId.describe('Only files of this movie; by default those of all movies.') },
    subscribe: (_root, args, context) => streamChanges(context, fileEventTypes, args.movieId),
  });
}

const releaseOf = 'Id of the version that it is for; that of the default version is the id of the movie.';

export function addReleaseChanges(deps: SchemaDeps): void {
  const protocol = deps.zod.enum(protocolSchema, 'Protocol');
  const GrabbedRelease = deps.builder.objectRef<ReleaseEvent>('ReleaseGrabbed').implement({
    description: 'A release that was handed to a download client.',
    fields: (t) => ({
      grabId: t.exposeID('grabId', { description: 'Id of the grab.' }),
      versionId: t.exposeID('versionId', { description: releaseOf }),
      movieId: t.exposeID('movieId', { description: idOfMovie }),
      releaseTitle: t.exposeString('releaseTitle', { description: 'Title of the release.' }),
      indexer: t.exposeString('indexer', { description: 'Name of the indexer.' }),
      protocol: t.expose('protocol', { type: protocol, description: 'How it is downloaded.' }),
      quality: t.exposeString('quality', { description: 'Quality that its title says.' }),
      downloadClient: t.exposeString('downloadClient', { description: 'Name of the download client.' }),
    }),
  });
  addMovieOf(deps, GrabbedRelease, movieOfEvent, (grab) => grab.movieId);
  deps.subscription('releaseGrabbed', {
    type: GrabbedRelease,
    description:
      'Releases as they are handed to download clients. With the id of a movie, an unknown one is the error `MOVIE_NOT_FOUND`.',
    args: { movieId: movieId.describe('Only releases for this movie; by default for all movies.') },
    subscribe: (_root, args, context) => streamChanges(context, releaseEventTypes, args.movieId),
  });
  addDownloadChanges(deps, protocol);
}

type ProtocolRef = ReturnType<SchemaDeps['zod']['enum']>;

function addDownloadChanges(deps: SchemaDeps, protocol: ProtocolRef): void {
  const kind = deps.zod.enum(downloadEventTypeSchema, 'DownloadChangeKind');
  const DownloadChange = deps.builder.objectRef<DownloadEvent>('DownloadChange').implement({
    description: 'A download failed, or needs a user.',
    fields: (t) => ({
      kind: t.expose('type', { type: kind, description: 'What happened.' }),
      grabId: t.exposeID('grabId', { description: 'Id of its grab, and of its item in the queue.' }),
      versionId: t.exposeID('versionId', { description: releaseOf }),
      movieId: t.exposeID('movieId', { description: idOfMovie }),
      releaseTitle: t.exposeString('releaseTitle', { description: 'Title of the release.' }),
      indexer: t.exposeString('indexer', { description: 'Name of the indexer.' }),
      protocol: t.expose('protocol', { type: protocol, description: 'How it is downloaded.' }),
      quality: t.exposeString('quality', { description: 'Quality that its title says.' }),
      downloadClient: t.exposeString('downloadClient', { description: 'Name of the download client.' }),
      message: t.exposeString('message', { description: 'Why, as a sentence for people.' }),
    }),
  });
  addMovieOf(deps, DownloadChange, movieOfEvent, (download) => download.movieId);
  deps.subscription('downloadChanged', {
    type: DownloadChange,
    description:
      'Downloads that fail, or that are finished and cannot be imported without a user. With the id of a movie, an unknown one is the error `MOVIE_NOT_FOUND`.',
    args: { movieId: movieId.describe('Only downloads for this movie; by default for all movies.') },
    subscribe: (_root, args, context) => streamChanges(context, downloadEventTypes, args.movieId),
  });
}
