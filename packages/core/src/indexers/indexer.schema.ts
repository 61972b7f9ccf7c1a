import { z } from 'zod';
import { protocolSchema } from '../releases/protocol.schema.ts';
import { describedEnum } from '../validation/described-enum.ts';

export const indexerImplementationSchema = describedEnum(
  ['Torznab', 'Newznab', 'Rss'],
  {
    Torznab: 'The API of torrent indexers, as Prowlarr and Jackett offer it.',
    Newznab: 'The API of usenet indexers.',
    Rss: 'A plain feed of torrents: recent releases alone, without a search.',
  },
  { id: 'IndexerImplementation', description: 'How an indexer is asked.' },
);

export const indexerConnectionKindSchema = describedEnum(
  ['prowlarr', 'jackett'],
  { prowlarr: 'Prowlarr.', jackett: 'Jackett.' },
  { id: 'IndexerConnectionKind', description: 'A program that holds indexers.' },
);

export const indexerStateSchema = describedEnum(
  ['ok', 'backingOff', 'limitReached', 'keyUnreadable', 'disabled'],
  {
    ok: 'It is searched.',
    backingOff: 'It failed, and is not asked again before `until`.',
    limitReached: 'It answers no more requests before `until`.',
    keyUnreadable:
      'Its key was stored with another `secret` of the library and cannot be read; it has to be entered again.',
    disabled: 'It is enabled for nothing.',
  },
  { id: 'IndexerState', description: 'Whether an indexer is searched at present.' },
);

const timestamp = z.iso.datetime();

export const indexerStatusSchema = z
  .strictObject({
    state: indexerStateSchema.meta({ description: 'Whether it is searched at present.' }),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Why it is not searched, or what its last failure was; null if all is well.' }),
    until: timestamp
      .nullable()
      .meta({ description: 'When it is asked again, in UTC; null if now, or if a change is needed first.' }),
    failures: z.int().meta({ description: 'How many times in a row it has failed.' }),
    lastSuccessAt: timestamp.nullable().meta({ description: 'When it last answered, in UTC; null: never.' }),
    lastFailureAt: timestamp.nullable().meta({ description: 'When it last failed, in UTC; null: never.' }),
    requests: z.int().meta({ description: 'Requests to it in the last 24 hours.' }),
    requestLimit: z
      .int()
      .nullable()
      .meta({ description: 'How many requests it allows in 24 hours; null if it does not say.' }),
    grabs: z.int().meta({ description: 'Releases grabbed from it in the last 24 hours.' }),
    grabLimit: z
      .int()
      .nullable()
      .meta({ description: 'How many grabs it allows in 24 hours; null if it does not say.' }),
  })
  .meta({ id: 'IndexerStatus', description: 'How an indexer does.' });

export const indexerCategorySchema = z
  .strictObject({
    id: z.int().meta({ description: 'Number of the category.', examples: [2000] }),
    name: z.string().meta({ description: 'Name of the category.', examples: ['Movies'] }),
  })
  .meta({ id: 'IndexerCategory', description: 'A category of an indexer.' });

export const indexerCapabilitiesSchema = z
  .strictObject({
    movieSearch: z.boolean().meta({ description: 'Whether it searches for movies, not just for text.' }),
    searchParameters: z
      .array(z.string())
      .meta({ description: 'Parameters of its search for movies.', examples: [['q', 'imdbid', 'tmdbid']] }),
    maximumPageSize: z
      .int()
      .nullable()
      .meta({ description: 'How many releases it answers at most; null if it does not say.' }),
    categories: z.array(indexerCategorySchema).meta({ description: 'Its categories of movies.' }),
    readAt: timestamp.meta({ description: 'When they were read, in UTC.' }),
  })
  .meta({ id: 'IndexerCapabilities', description: 'What an indexer says that it can do.' });

export const indexerSchema = z
  .strictObject({
    id: z.uuid().meta({ description: 'Id of the indexer.' }),
    name: z.string().meta({ description: 'Name for people.' }),
    implementation: indexerImplementationSchema.meta({ description: 'How it is asked.' }),
    protocol: protocolSchema.meta({ description: 'How its releases are downloaded.' }),
    baseUrl: z.string().meta({ description: 'Its address.', examples: ['https://indexer.example'] }),
    apiPath: z.string().meta({ description: 'Path of its API below `baseUrl`.', examples: ['/api'] }),
    hasApiKey: z.boolean().meta({ description: 'Whether a key is stored. Keys are never answered.' }),
    categories: z.array(z.int()).meta({ description: 'Categories that are searched; empty: all.' }),
    priority: z.int().meta({ description: 'From 1 to 50; of equal releases, those of the lowest win.' }),
    minimumSeeders: z.int().meta({ description: 'Torrents with fewer seeders are rejected.' }),
    seedRatio: z
      .number()
      .nullable()
      .meta({ description: 'Ratio until which its torrents are seeded; null: as the client does.' }),
    seedTime: z
      .int()
      .nullable()
      .meta({ description: 'Minutes for which its torrents are seeded; null: as the client does.' }),
    enableRss: z.boolean().meta({ description: 'Whether its recent releases are read.' }),
    enableAutomaticSearch: z.boolean().meta({ description: 'Whether automatic searches ask it.' }),
    enableInteractiveSearch: z.boolean().meta({ description: 'Whether searches of users ask it.' }),
    allowPrivateAddresses: z
      .boolean()
      .meta({ description: 'Whether it may be at an address of a private network.' }),
    connection: indexerConnectionKindSchema
      .nullable()
      .meta({ description: 'What it was added from; null: a user has added it.' }),
    capabilities: indexerCapabilitiesSchema
      .nullable()
      .meta({ description: 'What it says that it can do; null if it has not said yet.' }),
    status: indexerStatusSchema.meta({ description: 'How it does.' }),
  })
  .meta({ id: 'Indexer', description: 'A place that is searched for releases.' });

export const indexerListSchema = z
  .strictObject({ indexers: z.array(indexerSchema) })
  .meta({ id: 'IndexerList' });

export const indexerTestSchema = z
  .strictObject({
    message: z.string().meta({ description: 'What it answered, as a sentence.' }),
    releaseCount: z.int().meta({ description: 'How many releases its first page of recent ones has.' }),
    capabilities: indexerCapabilitiesSchema
      .nullable()
      .meta({ description: 'What it says that it can do; null for a feed.' }),
  })
  .meta({ id: 'IndexerTest', description: 'An indexer that answers.' });

export type IndexerTest = z.infer<typeof indexerTestSchema>;
export type IndexerImplementation = z.infer<typeof indexerImplementationSchema>;
export type IndexerConnectionKind = z.infer<typeof indexerConnectionKindSchema>;
export type IndexerState = z.infer<typeof indexerStateSchema>;
export type IndexerStatus = z.infer<typeof indexerStatusSchema>;
export type IndexerCapabilities = z.infer<typeof indexerCapabilitiesSchema>;
export type Indexer = z.infer<typeof indexerSchema>;
export type IndexerList = z.infer<typeof indexerListSchema>;
