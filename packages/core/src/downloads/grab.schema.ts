import { z } from 'zod';
import { int32Maximum } from '../database/int32.ts';
import { paginationSchema } from '../movies/movie.schema.ts';
import { maximumPageSize } from '../movies/movie-inputs.schema.ts';
import { protocolSchema } from '../releases/protocol.schema.ts';
import { describedEnum } from '../validation/described-enum.ts';
import { grabSources } from './grab-release.ts';

export const grabStates = ['grabbing', 'grabbed', 'imported', 'expired', 'cancelled', 'failed'] as const;

export const grabStateSchema = describedEnum(
  grabStates,
  {
    grabbing: 'It is fetched and handed to a download client.',
    grabbed: 'A download client has it. No other release is grabbed for its version.',
    imported: 'A file of its version, or of its release, became the file of a movie.',
    expired: 'No file was imported within 14 days.',
    cancelled:
      'A user ended it, or its version was deleted. What the download client does with it is not known.',
    failed: 'The process that grabbed it ended, and it could not be finished.',
  },
  { id: 'GrabState', description: 'Whether the grab is live (`grabbing`, `grabbed`), or how it ended.' },
);
export type GrabState = z.infer<typeof grabStateSchema>;

export const grabSourceSchema = describedEnum(
  grabSources,
  {
    interactive: 'A user chose the release.',
    automatic: 'A search chose it.',
    rss: 'It was found in the feed of an indexer.',
  },
  { id: 'GrabSource', description: 'Who chose the release.' },
);

export const grabSchema = z
  .strictObject({
    id: z.uuid().meta({ description: 'Id of the grab.' }),
    state: grabStateSchema,
    source: grabSourceSchema,
    movieId: z.uuid().meta({ description: 'The movie that it is for.' }),
    versionId: z.uuid().meta({
      description: 'The version that it is for; that of the default version is the id of the movie.',
    }),
    title: z.string().meta({ description: 'Title of the release.' }),
    indexer: z.string().meta({ description: 'Name of the indexer.' }),
    protocol: protocolSchema,
    quality: z.string().meta({ description: 'Quality that the title says.' }),
    size: z.int().min(0).nullable().meta({ description: 'Bytes, as the indexer says; null if it does not.' }),
    downloadClientId: z
      .uuid()
      .nullable()
      .meta({ description: 'The download client, which may be deleted; null: none has it yet.' }),
    downloadClient: z.string().nullable().meta({ description: 'Name of the download client.' }),
    downloadId: z
      .string()
      .nullable()
      .meta({ description: 'Id of the download at the client: the info hash of a torrent.' }),
    fileId: z.uuid().nullable().meta({ description: 'The file whose import ended it.' }),
    message: z.string().nullable().meta({ description: 'Why it failed; null if it did not.' }),
    grabbedAt: z.iso.datetime().meta({ description: 'When it was grabbed, in UTC.' }),
    endedAt: z.iso.datetime().nullable().meta({ description: 'When it ended, in UTC; null: it is live.' }),
  })
  .meta({ id: 'Grab', description: 'A release that was handed to a download client.' });
export type Grab = z.infer<typeof grabSchema>;

export const grabPageSchema = z
  .strictObject({ grabs: z.array(grabSchema), pagination: paginationSchema })
  .meta({ id: 'GrabPage', description: 'Grabs, the newest first.' });
export type GrabPage = z.infer<typeof grabPageSchema>;

export const grabListQuerySchema = z
  .strictObject({
    page: z.int().min(1).max(int32Maximum).default(1).meta({ description: 'Number of the page, from 1.' }),
    limit: z.int().min(1).max(maximumPageSize).default(20).meta({ description: 'Grabs per page.' }),
    state: grabStateSchema.optional().meta({ description: 'Only grabs in this state.' }),
    movieId: z.string().max(100).optional().meta({ description: 'Only grabs for this movie.' }),
  })
  .meta({ id: 'GrabListQuery' });
export type GrabListQuery = z.input<typeof grabListQuerySchema>;

const maximumGuidLength = 8_192;
const maximumIdLength = 100;

export const releaseGrabSchema = z
  .strictObject({
    guid: z
      .string()
      .min(1)
      .max(maximumGuidLength)
      .meta({ description: 'The `guid` of a release that a search has found within a day.' }),
    indexerId: z
      .string()
      .min(1)
      .max(maximumIdLength)
      .meta({ description: 'The `indexerId` of the release.' }),
    movieId: z
      .string()
      .max(maximumIdLength)
      .optional()
      .meta({ description: 'The movie that it is for; by default the one that its ids or its title name.' }),
    versionId: z
      .string()
      .max(maximumIdLength)
      .optional()
      .meta({ description: 'The version of the movie that it is for; by default the default version.' }),
  })
  .meta({ id: 'ReleaseGrab', description: 'A release to hand to a download client.' });
export type ReleaseGrabInput = z.input<typeof releaseGrabSchema>;

export const releaseGrabbedSchema = z
  .strictObject({
    downloadId: z
      .string()
      .meta({ description: 'Id of the download at the client: the info hash of a torrent.' }),
    queueId: z.uuid().meta({ description: 'Id of the grab.' }),
    title: z.string().meta({ description: 'Title of the release.' }),
  })
  .meta({ id: 'GrabbedRelease', description: 'A release that a download client has.' });
export type ReleaseGrabbed = z.infer<typeof releaseGrabbedSchema>;
