import { z } from 'zod';
import { int32Maximum } from '../database/int32.ts';
import { protocolSchema } from '../releases/protocol.schema.ts';
import { describedEnum } from '../validation/described-enum.ts';

export const queueStatuses = ['queued', 'downloading', 'paused', 'completed', 'failed', 'warning'] as const;

export const queueStatusSchema = describedEnum(
  queueStatuses,
  {
    queued: 'The client has not begun to download it.',
    downloading: 'It is downloaded, checked, repaired, unpacked or moved.',
    paused: 'It is paused at the client.',
    completed: 'The client has all of it.',
    failed: 'It failed; `errorMessage` says why.',
    warning: 'It does not go on well, or waits for a user; `statusMessages` say why.',
  },
  { id: 'QueueStatus', description: 'What the download does.' },
);

export const trackedDownloadStatusSchema = describedEnum(
  ['ok', 'warning', 'error'],
  {
    ok: 'Nothing is wrong.',
    warning: 'It does not go on well, or waits for a user.',
    error: 'It failed.',
  },
  { id: 'TrackedDownloadStatus', description: 'How well it goes.' },
);

export const trackedDownloadStates = [
  'downloading',
  'importPending',
  'importing',
  'imported',
  'failedPending',
  'failed',
  'ignored',
] as const;

export const trackedDownloadStateSchema = describedEnum(
  trackedDownloadStates,
  {
    downloading: 'The client has not finished it.',
    importPending: 'It is finished and waits for its import, or for a user if the status is `warning`.',
    importing: 'Its file is imported.',
    imported: 'Its file is in the library. A torrent may go on seeding.',
    failedPending: 'It failed, and what follows from that has not been done.',
    failed: 'It failed: its release is on the blocklist.',
    ignored: 'It is no longer followed, and no longer in the queue.',
  },
  { id: 'TrackedDownloadState', description: 'What the library does with the download.' },
);

export const queueMessageSchema = z
  .strictObject({
    title: z.string().meta({ description: 'What the messages are about, such as the name of a file.' }),
    messages: z.array(z.string()).meta({ description: 'Sentences for people.' }),
  })
  .meta({ id: 'QueueMessage', description: 'What is wrong with a download or one of its files.' });

const bytes = z.int().min(0).nullable();
const time = z.iso.datetime();

export const queueItemSchema = z
  .strictObject({
    id: z.uuid().meta({ description: 'Id of the item: that of its grab, if it was grabbed.' }),
    downloadId: z
      .string()
      .meta({ description: 'Id of the download at the client: the info hash of a torrent.' }),
    title: z.string().meta({
      description: 'Title of the release; of a download that was added at the client, its name there.',
    }),
    status: queueStatusSchema,
    trackedDownloadStatus: trackedDownloadStatusSchema,
    trackedDownloadState: trackedDownloadStateSchema,
    protocol: protocolSchema,
    downloadClient: z.string().meta({ description: 'Name of the download client.' }),
    downloadClientId: z.uuid().meta({ description: 'The download client, which may be deleted.' }),
    indexer: z
      .string()
      .nullable()
      .meta({ description: 'Name of the indexer; null: it was added at the client.' }),
    outputPath: z
      .string()
      .nullable()
      .meta({ description: 'Where its data is on this machine; null: not known.' }),
    size: bytes.meta({ description: 'Bytes; null: not known.' }),
    sizeleft: bytes.meta({ description: 'Bytes that are not downloaded; null: not known.' }),
    progress: z
      .number()
      .min(0)
      .max(100)
      .nullable()
      .meta({ description: 'Percentage that is downloaded; null: not known.' }),
    speed: bytes.meta({ description: 'Bytes a second; null: not known.' }),
    timeleft: z
      .string()
      .nullable()
      .meta({ description: 'Time left as `HH:MM:SS`; null: not known.', examples: ['00:12:30'] }),
    estimatedCompletionTime: time
      .nullable()
      .meta({ description: 'When it will be finished at this speed, in UTC; null: not known.' }),
    statusMessages: z.array(queueMessageSchema).meta({ description: 'What is wrong, by file.' }),
    errorMessage: z.string().nullable().meta({ description: 'Why it failed; null if it did not.' }),
    isSeeded: z.boolean().meta({
      description: 'Whether its seeding goals are reached, so that it may be removed. True for usenet.',
    }),
    movieId: z.uuid().nullable().meta({ description: 'Its movie; null: not known, or deleted.' }),
    versionId: z.uuid().nullable().meta({
      description: 'The version that it is for; that of the default version is the id of the movie.',
    }),
    quality: z.string().nullable().meta({ description: 'Quality that its title says; null: not known.' }),
    qualityScore: z.int().min(0).max(100).meta({ description: 'How good the quality is, 0 if not known.' }),
    added: time.meta({ description: 'When it was grabbed, or first seen at the client, in UTC.' }),
    started: time.nullable().meta({ description: 'When it began to download, in UTC.' }),
    ended: time
      .nullable()
      .meta({ description: 'When it was imported, failed, or was removed, in UTC; null: it has not ended.' }),
  })
  .meta({ id: 'QueueItem', description: 'A download that the library follows.' });

export const queuePageSchema = z
  .strictObject({
    items: z.array(queueItemSchema),
    totalRecords: z.int().min(0).meta({ description: 'The number of items of the whole list.' }),
    page: z.int().min(1).meta({ description: 'Number of the page.' }),
    pageSize: z.int().min(1).meta({ description: 'Items per page.' }),
  })
  .meta({ id: 'QueuePage', description: 'Downloads, the last one first.' });

const defaultPageSize = 20;
const maximumPageSize = 100;
const maximumIdLength = 100;

export const queueQuerySchema = z
  .strictObject({
    page: z.int().min(1).max(int32Maximum).default(1).meta({ description: 'Number of the page, from 1.' }),
    limit: z
      .int()
      .min(1)
      .max(maximumPageSize)
      .default(defaultPageSize)
      .meta({ description: 'Items per page.' }),
    status: queueStatusSchema.optional().meta({ description: 'Only items of this status.' }),
    movieId: z.string().max(maximumIdLength).optional().meta({ description: 'Only items of this movie.' }),
  })
  .meta({ id: 'QueueQuery' });

export const queueRemoveOptionsSchema = z
  .strictObject({
    removeFromClient: z
      .boolean()
      .default(true)
      .meta({ description: 'Whether its client removes it too, with its data.' }),
    blocklist: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether its release goes on the blocklist, so that no search grabs it again.' }),
  })
  .meta({ id: 'QueueRemoveOptions' });

export const queueCleanUpSchema = z
  .strictObject({
    removeCompleted: z
      .boolean()
      .default(true)
      .meta({ description: 'Whether downloads that are imported leave the queue.' }),
    removeFailed: z.boolean().default(true).meta({ description: 'Whether failed ones do.' }),
  })
  .meta({ id: 'QueueCleanUp', description: 'What leaves the queue.' });

export const queueCleanedUpSchema = z
  .strictObject({ removedCount: z.int().min(0).meta({ description: 'How many downloads left the queue.' }) })
  .meta({ id: 'QueueCleanedUpResult', description: 'What left the queue.' });

export const queueEventTypes = [
  'queueItemAdded',
  'queueItemUpdated',
  'queueItemRemoved',
  'queueCompleted',
  'queueFailed',
] as const;

export const queueEventTypeSchema = describedEnum(
  queueEventTypes,
  {
    queueItemAdded: 'A download is in the queue.',
    queueItemUpdated: 'It has changed.',
    queueItemRemoved: 'It has left the queue.',
    queueCompleted: 'The client has all of it: its status has become `completed`.',
    queueFailed: 'It failed: its status has become `failed`.',
  },
  { id: 'QueueEventType', description: 'What happened to a download.' },
);

export const queueEventSchema = z
  .strictObject({
    type: queueEventTypeSchema,
    id: z.uuid().meta({ description: 'Id of the item, also when it is removed.' }),
    item: queueItemSchema.nullable().meta({ description: 'The item as it is now; null: it is removed.' }),
  })
  .meta({ id: 'QueueEvent', description: 'A download was added, has changed, or left the queue.' });

export type QueueStatus = z.infer<typeof queueStatusSchema>;
export type TrackedDownloadStatus = z.infer<typeof trackedDownloadStatusSchema>;
export type TrackedDownloadState = z.infer<typeof trackedDownloadStateSchema>;
export type QueueMessage = z.infer<typeof queueMessageSchema>;
export type QueueItem = z.infer<typeof queueItemSchema>;
export type QueuePage = z.infer<typeof queuePageSchema>;
export type QueueQuery = z.input<typeof queueQuerySchema>;
export type QueueRemoveOptions = z.input<typeof queueRemoveOptionsSchema>;
export type QueueCleanUpOptions = z.input<typeof queueCleanUpSchema>;
export type QueueCleanedUp = z.infer<typeof queueCleanedUpSchema>;
export type QueueEventType = z.infer<typeof queueEventTypeSchema>;
export type QueueEvent = z.infer<typeof queueEventSchema>;
