import { z } from 'zod';
import { int32Maximum } from '../../database/int32.ts';
import { rejectionSchema } from '../../decisions/decision.schema.ts';
import { grabSourceSchema } from '../../downloads/grab.schema.ts';
import { protocolSchema } from '../../releases/protocol.schema.ts';
import { cleanText } from '../../text/clean.ts';
import { describedEnum } from '../../validation/described-enum.ts';
import { pendingReasons } from '../pending/pending-releases.ts';

export const releaseSearchTypes = ['manual', 'movie'] as const;
const maximumIds = 100;
const maximumIdLength = 100;
export const maximumReleases = 1_000;

export const releaseSearchTypeSchema = describedEnum(
  releaseSearchTypes,
  { manual: 'A text.', movie: 'A movie of the library.' },
  { id: 'ReleaseSearchType', description: 'What is searched for.' },
);

const parametersOfSearch = {
  type: releaseSearchTypeSchema
    .optional()
    .meta({ description: 'By default a text if there is one, else the movie.' }),
  query: z
    .string()
    .overwrite((text) => cleanText(text) ?? '')
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'The text; needed for `manual`.' }),
  movieId: z.string().max(maximumIdLength).optional().meta({ description: 'Id of the movie.' }),
  tmdbId: z
    .int()
    .min(1)
    .max(int32Maximum)
    .optional()
    .meta({ description: 'Id of the movie at TMDB; `movie` needs one of the two ids.' }),
  indexers: z
    .array(z.string().max(maximumIdLength))
    .min(1)
    .max(maximumIds)
    .optional()
    .meta({ description: 'Ids of the only indexers to ask; an unknown one is an error.' }),
  categories: z
    .array(z.int().min(0).max(int32Maximum))
    .min(1)
    .max(maximumIds)
    .optional()
    .meta({ description: 'Newznab categories, instead of those of each indexer.' }),
  minSeeders: z
    .int()
    .min(0)
    .max(int32Maximum)
    .optional()
    .meta({ description: 'Only torrents with so many seeders.' }),
  maxAge: z
    .int()
    .min(0)
    .max(100_000)
    .optional()
    .meta({ description: 'Only releases that were published within so many days.' }),
  limit: z
    .int()
    .min(1)
    .max(maximumReleases)
    .default(100)
    .meta({ description: 'Releases of the answer, the best first.' }),
};

export const releaseSearchQuerySchema = z
  .strictObject(parametersOfSearch)
  .refine(
    ({ type, query, movieId, tmdbId }) =>
      type === 'movie' || query !== undefined || (type === undefined && (movieId ?? tmdbId) !== undefined),
    {
      error: 'is needed to search for a text',
      path: ['query'],
    },
  )
  .refine(({ type, movieId, tmdbId }) => type !== 'movie' || (movieId ?? tmdbId) !== undefined, {
    error: 'or tmdbId is needed to search for a movie',
    path: ['movieId'],
  })
  .meta({ id: 'ReleaseSearchQuery' });

export const versionDecisionSchema = z
  .strictObject({
    versionId: z
      .uuid()
      .meta({ description: 'Id of the version; that of the default one is the id of the movie.' }),
    name: z.string().meta({ description: 'Name of the version.' }),
    approved: z.boolean().meta({ description: 'Whether the release is wanted for it.' }),
    customFormatScore: z.int().meta({ description: 'Score of the custom formats in its quality profile.' }),
    rejections: z.array(rejectionSchema),
  })
  .meta({ id: 'VersionDecision', description: 'The decision about a release for one version of its movie.' });

const claimedQualitySchema = z
  .strictObject({
    quality: z.string().meta({ description: 'Quality as profiles name it.', examples: ['WEBDL-1080p'] }),
    resolution: z
      .string()
      .nullable()
      .meta({ description: 'Resolution; null: none.', examples: ['1080p'] }),
    source: z.string().meta({ description: 'Source.', examples: ['webdl'] }),
    modifier: z.string().nullable().meta({ description: 'Such as remux; null: none.' }),
  })
  .meta({ id: 'ClaimedQuality', description: 'The quality that the name of a release claims.' });

const mappedMovieSchema = z
  .strictObject({
    id: z.uuid().meta({ description: 'Id of the movie.' }),
    title: z.string().meta({ description: 'Title of the movie.' }),
    year: z.int().nullable().meta({ description: 'Year of the movie.' }),
  })
  .meta({ id: 'MappedMovie', description: 'The movie of the library that a release is of.' });

export const foundReleaseSchema = z
  .strictObject({
    guid: z.string().meta({ description: 'Id at its indexer. Grabbing needs it, and `indexerId`.' }),
    title: z.string().meta({ description: 'Name, as the indexer has it.' }),
    size: z.number().nullable().meta({ description: 'Bytes.' }),
    indexer: z.string().meta({ description: 'Name of the indexer.' }),
    indexerId: z.string().meta({ description: 'Id of the indexer.' }),
    publishDate: z.iso.datetime().nullable().meta({ description: 'When it was published, in UTC.' }),
    downloadUrl: z.string().nullable().meta({
      description: 'Always null: addresses of downloads contain keys of indexers. Grabbing downloads it.',
    }),
    infoUrl: z.string().nullable().meta({ description: 'Page about it, for people.' }),
    category: z.array(z.string()).meta({ description: 'Newznab categories.', examples: [['2040']] }),
    seeders: z.int().nullable().meta({ description: 'Seeders of a torrent.' }),
    leechers: z.int().nullable().meta({ description: 'Leechers of a torrent.' }),
    protocol: protocolSchema.meta({ description: 'How it is downloaded.' }),
    quality: claimedQualitySchema,
    qualityScore: z.int().meta({ description: 'How good the quality is: from 0 to 100.' }),
    customFormatScore: z.int().meta({ description: 'Score of its custom formats in the quality profile.' }),
    customFormats: z.array(z.string()).meta({ description: 'Names of its custom formats.' }),
    rejections: z.array(z.string()).meta({ description: 'Why it is not approved, as sentences.' }),
    rejectionDetails: z.array(rejectionSchema).meta({ description: 'The same, with codes.' }),
    approved: z.boolean().meta({ description: 'Whether it is wanted for a version of its movie.' }),
    releaseGroup: z.string().nullable().meta({ description: 'Group that made it.' }),
    edition: z.string().nullable().meta({ description: 'Edition.' }),
    language: z
      .string()
      .nullable()
      .meta({ description: 'First language of the sound, in English; null: not known.' }),
    languages: z.array(z.string()).meta({ description: 'All languages of the sound that are known.' }),
    flags: z
      .array(z.string())
      .meta({ description: 'What the indexer says about it.', examples: [['freeleech']] }),
    mappedMovie: mappedMovieSchema.nullable().meta({ description: 'Its movie; null: none, or not certain.' }),
    versions: z
      .array(versionDecisionSchema)
      .meta({ description: 'The decision for each version of the movie.' }),
  })
  .meta({ id: 'FoundRelease', description: 'A release that an indexer has, and whether it is wanted.' });

export const indexerResultSchema = z
  .strictObject({
    indexerId: z.string().meta({ description: 'Id of the indexer.' }),
    indexerName: z.string().meta({ description: 'Name of the indexer.' }),
    resultCount: z.int().meta({ description: 'Releases that it answered.' }),
    status: describedEnum(
      ['success', 'error', 'skipped'],
      {
        success: 'It answered.',
        error: 'It failed.',
        skipped:
          'It was not asked, as it backs off, its limit is reached, or it is not enabled for such searches.',
      },
      { id: 'IndexerResultStatus', description: 'How an indexer answered.' },
    ),
    errorMessage: z.string().nullable().meta({
      description:
        'Why it has no results, or, if it succeeded, why some are missing; null: it answered in full.',
    }),
  })
  .meta({ id: 'IndexerResult', description: 'What one indexer answered.' });

export const releaseSearchResultSchema = z
  .strictObject({
    releases: z.array(foundReleaseSchema).meta({ description: 'The best first.' }),
    indexerResults: z.array(indexerResultSchema),
    totalResults: z.int().meta({ description: 'Releases that were found, including those beyond `limit`.' }),
    searchDuration: z.number().meta({ description: 'Seconds.' }),
    searchTime: z.iso.datetime().meta({ description: 'When the search began, in UTC.' }),
  })
  .meta({ id: 'ReleaseSearchResult', description: 'What indexers have.' });

export const pendingReleaseSchema = z
  .strictObject({
    id: z.uuid().meta({ description: 'Id of the entry.' }),
    movieId: z.uuid().meta({ description: 'Id of the movie.' }),
    versionId: z
      .uuid()
      .meta({ description: 'Id of the version; that of the default one is the id of the movie.' }),
    title: z.string().meta({ description: 'Name of the release.' }),
    indexer: z.string().nullable().meta({ description: 'Name of the indexer.' }),
    quality: z.string().nullable().meta({ description: 'Quality as profiles name it.' }),
    protocol: protocolSchema.nullable().meta({ description: 'How it is downloaded.' }),
    size: z.number().nullable().meta({ description: 'Bytes.' }),
    source: grabSourceSchema,
    reason: describedEnum(
      pendingReasons,
      {
        delay: 'The delay of its protocol is not over.',
        downloadClientUnavailable: 'No download client for it can be used.',
      },
      { id: 'PendingReason', description: 'What a release waits for.' },
    ),
    attempts: z.int().meta({ description: 'How often its download client was tried again.' }),
    dueAt: z.iso.datetime().meta({ description: 'From when on it is decided about again, in UTC.' }),
    addedAt: z.iso.datetime().meta({ description: 'When it began to wait, in UTC.' }),
  })
  .meta({ id: 'PendingRelease', description: 'A release that waits to be grabbed.' });

export const pendingReleaseListSchema = z.strictObject({ releases: z.array(pendingReleaseSchema) }).meta({
  id: 'PendingReleaseList',
  description: 'Releases that wait, those that are due first before the others.',
});

export const pendingReleasesQuerySchema = z
  .strictObject({
    movieId: z.string().max(maximumIdLength).optional().meta({ description: 'Only those of this movie.' }),
    limit: z.int().min(1).max(maximumReleases).default(100).meta({ description: 'How many.' }),
  })
  .meta({ id: 'PendingReleasesQuery' });

export type ReleaseSearchInput = z.input<typeof releaseSearchQuerySchema>;
export type ReleaseSearchQuery = z.output<typeof releaseSearchQuerySchema>;
export type VersionDecision = z.infer<typeof versionDecisionSchema>;
export type FoundRelease = z.infer<typeof foundReleaseSchema>;
export type IndexerResult = z.infer<typeof indexerResultSchema>;
export type ReleaseSearchResult = z.infer<typeof releaseSearchResultSchema>;
export type PendingReleaseEntry = z.infer<typeof pendingReleaseSchema>;
export type PendingReleaseList = z.infer<typeof pendingReleaseListSchema>;
export type PendingReleasesInput = z.input<typeof pendingReleasesQuerySchema>;
