import { z } from 'zod';
import { protocolSchema } from '../releases/protocol.schema.ts';
import { taskSchema } from '../tasks/task.schema.ts';
import { describedEnum } from '../validation/described-enum.ts';

export const movieEventTypes = ['movie.added', 'movie.updated', 'movie.refreshed', 'movie.deleted'] as const;
export const fileEventTypes = [
  'file.imported',
  'file.upgraded',
  'file.renamed',
  'file.moved',
  'file.deleted',
  'file.restored',
] as const;
export const releaseEventTypes = ['release.grabbed'] as const;
export const downloadEventTypes = ['download.failed', 'download.importBlocked'] as const;
export const eventTypes = [
  ...movieEventTypes,
  ...fileEventTypes,
  ...releaseEventTypes,
  ...downloadEventTypes,
  'task.updated',
] as const;

const common = {
  id: z.string().meta({ description: 'Grows with every event; continues a stream after this one.' }),
  at: z.iso.datetime().meta({ description: 'When it happened, in UTC.' }),
};

export const movieEventTypeSchema = describedEnum(
  movieEventTypes,
  {
    'movie.added': 'It was added.',
    'movie.updated': 'Its settings or its state changed.',
    'movie.refreshed': 'Its metadata was fetched again, and may have changed.',
    'movie.deleted': 'It was deleted.',
  },
  { id: 'MovieEventType', description: 'What happened to the movie.' },
);

export const movieEventSchema = z
  .strictObject({
    ...common,
    type: movieEventTypeSchema,
    movieId: z.uuid().meta({ description: 'Id of the movie, also when it is deleted.' }),
  })
  .meta({
    id: 'MovieEvent',
    description:
      'A movie was added, changed, refreshed (its metadata was read again and may have changed) or deleted.',
  });

export const fileEventTypeSchema = describedEnum(
  fileEventTypes,
  {
    'file.imported': 'It became the file of a movie.',
    'file.upgraded': 'It replaced a file of lower quality.',
    'file.renamed': 'It has another name.',
    'file.moved': 'It is in another folder.',
    'file.deleted': 'It is no longer the file of a movie.',
    'file.restored': 'It is back from the recycle bin.',
  },
  { id: 'FileEventType', description: 'What happened to the file.' },
);

export const fileEventSchema = z
  .strictObject({
    ...common,
    type: fileEventTypeSchema,
    movieId: z.uuid().meta({ description: 'Id of the movie, also when it is deleted.' }),
    fileId: z.uuid().meta({ description: 'Id of the file, also when it is deleted.' }),
    path: z
      .string()
      .meta({ description: 'Path of the file after the event, or where it was until it was deleted.' }),
    versionId: z.uuid().meta({
      description:
        'Id of the version that the file belongs to; that of the default version is the id of the movie.',
    }),
  })
  .meta({ id: 'FileEvent', description: 'Something happened to a file of a movie.' });

const release = {
  movieId: z.uuid().meta({ description: 'Id of the movie that it was grabbed for.' }),
  versionId: z.uuid().meta({
    description:
      'Id of the version that it was grabbed for; that of the default version is the id of the movie.',
  }),
  grabId: z.uuid().meta({ description: 'Id of the grab.' }),
  releaseTitle: z.string().meta({ description: 'Title of the release.' }),
  indexer: z.string().meta({ description: 'Name of the indexer.' }),
  protocol: protocolSchema,
  quality: z.string().meta({ description: 'Quality that its title says.' }),
  downloadClient: z.string().meta({ description: 'Name of the download client.' }),
};

export const releaseEventSchema = z
  .strictObject({ ...common, type: z.literal('release.grabbed'), ...release })
  .meta({ id: 'ReleaseEvent', description: 'A release was handed to a download client.' });

export const downloadEventTypeSchema = describedEnum(
  downloadEventTypes,
  {
    'download.failed': 'It failed: its release is on the blocklist.',
    'download.importBlocked': 'It is finished, and cannot be imported without a user.',
  },
  { id: 'DownloadEventType', description: 'What happened to the download.' },
);

export const downloadEventSchema = z
  .strictObject({
    ...common,
    type: downloadEventTypeSchema,
    ...release,
    message: z.string().meta({ description: 'Why, as a sentence for people.' }),
  })
  .meta({ id: 'DownloadEvent', description: 'A download failed, or needs a user.' });

export const taskEventSchema = z
  .strictObject({
    ...common,
    type: z.literal('task.updated'),
    movieId: z.uuid().nullable().meta({ description: 'The movie the task is about, if it is about one.' }),
    task: taskSchema,
  })
  .meta({ id: 'TaskEvent', description: 'A task was added or went on; `task` is what it was then.' });

export const libraryEventSchema = z
  .discriminatedUnion('type', [
    movieEventSchema,
    fileEventSchema,
    releaseEventSchema,
    downloadEventSchema,
    taskEventSchema,
  ])
  .meta({ id: 'LibraryEvent' });

export type EventType = (typeof eventTypes)[number];
export type MovieEvent = z.infer<typeof movieEventSchema>;
export type TaskEvent = z.infer<typeof taskEventSchema>;
export type FileEvent = z.infer<typeof fileEventSchema>;
export type ReleaseEvent = z.infer<typeof releaseEventSchema>;
export type DownloadEvent = z.infer<typeof downloadEventSchema>;
export type LibraryEvent = MovieEvent | FileEvent | ReleaseEvent | DownloadEvent | TaskEvent;
/** The event of this type. */
export type EventOf<Type extends EventType> = Type extends 'task.updated'
  ? TaskEvent
  : Type extends ReleaseEvent['type']
    ? ReleaseEvent
    : Type extends DownloadEvent['type']
      ? DownloadEvent & { type: Type }
      : Type extends FileEvent['type']
        ? FileEvent & { type: Type }
        : MovieEvent & { type: Type };

export const eventStreamParamsSchema = z
  .strictObject({
    types: z.array(z.enum(eventTypes)).min(1).optional().meta({ description: 'Only events of these types.' }),
    movieId: z.string().max(100).optional().meta({ description: 'Only events about this movie.' }),
    taskId: z.string().max(100).optional().meta({ description: 'Only events about this task.' }),
    after: z
      .string()
      .regex(/^\d{1,18}$/u, { error: 'must be the id of an event' })
      .optional()
      .meta({
        description: 'Begins with what came after this event instead of with what comes from now on.',
      }),
  })
  .meta({ id: 'EventStreamParams' });

export type EventStreamParams = z.input<typeof eventStreamParamsSchema>;
