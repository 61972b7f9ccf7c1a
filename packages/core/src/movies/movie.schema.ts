import { z } from 'zod';
import { mediaInfoSchema } from '../files/media-info.schema.ts';
import { unmetCutoffs } from '../quality/upgrade-rules.ts';
import { describedEnum } from '../validation/described-enum.ts';

/**
 * The public shapes of a movie, written once. REST validation, OpenAPI, GraphQL types and TypeScript types all derive
 * from here. Unknown values are null, never absent.
 */

export const minimumAvailabilitySchema = describedEnum(
  ['announced', 'inCinemas', 'released'],
  {
    announced: 'As soon as it is announced.',
    inCinemas: 'From its first day in cinemas on.',
    released: 'From the day on which it can be watched at home.',
  },
  { id: 'MinimumAvailability', description: 'When a movie counts as available.' },
);

export const searchTypeSchema = describedEnum(
  ['missing', 'cutOffUnmet', 'manual'],
  {
    missing: 'If it is monitored and has no file.',
    cutOffUnmet: 'If it is monitored and its file is worse than the cutoff of its quality profile.',
    manual: 'In any case.',
  },
  { id: 'SearchType', description: 'Which rules decide whether the movie is searched for.' },
);

/** ISO 8601 in UTC. */
const timestamp = z.iso.datetime();

const fileSummaryFields = {
  id: z.uuid().meta({ description: 'Id of the file.' }),
  path: z.string().meta({ description: 'Absolute path on the server.' }),
  size: z.int().meta({ description: 'Bytes.' }),
  quality: z.string().meta({ description: 'Source and resolution.', examples: ['Bluray-1080p'] }),
  qualityScore: z
    .int()
    .min(0)
    .max(100)
    .meta({ description: 'How good the quality is: from 0, unknown, to 100.' }),
  releaseTitle: z
    .string()
    .nullable()
    .meta({ description: 'Name of the release it came from; null: unknown.' }),
};

const dateAdded = timestamp.meta({ description: 'When the file was found, in UTC.' });

export const movieFileSummarySchema = z
  .strictObject({ ...fileSummaryFields, dateAdded })
  .meta({ id: 'MovieFileSummary', description: 'The file of a movie, as lists show it.' });

export const movieFileSchema = z
  .strictObject({
    ...fileSummaryFields,
    releaseGroup: z.string().nullable().meta({ description: 'Who released it; null: unknown.' }),
    edition: z
      .string()
      .nullable()
      .meta({ description: "Cut of the movie, such as Director's Cut; null: none is named." }),
    languages: z.array(z.string()).meta({ description: 'Audio languages, as far as they are known.' }),
    mediaInfo: mediaInfoSchema
      .nullable()
      .meta({ description: 'What probing the file found; null: it was not probed.' }),
    dateAdded,
  })
  .meta({ id: 'MovieFile', description: 'The file of a movie in full.' });

const identityFields = {
  id: z.uuid().meta({ description: 'Id in this library.' }),
  title: z.string().meta({ description: 'Title in the language of the metadata source.' }),
  originalTitle: z
    .string()
    .nullable()
    .meta({ description: 'Title in the language of the movie; null: unknown.' }),
  year: z.int().nullable().meta({ description: 'Year of release; null: unknown.' }),
  tmdbId: z.int().meta({ description: 'Id at TMDB.' }),
  imdbId: z
    .string()
    .nullable()
    .meta({ description: 'Id at IMDb; null: unknown.', examples: ['tt1375666'] }),
  overview: z.string().nullable().meta({ description: 'What it is about; null: unknown.' }),
};

const factFields = {
  runtime: z.int().nullable().meta({ description: 'Minutes; null: unknown.' }),
  genres: z.array(z.string()).meta({ description: 'Names of its genres.' }),
  certification: z
    .string()
    .nullable()
    .meta({
      description: 'Age rating in the country that metadata is asked for; null: unknown.',
      examples: ['PG-13'],
    }),
  tmdbRating: z
    .number()
    .nullable()
    .meta({ description: 'Average vote at TMDB, from 0 to 10; null: no votes.' }),
  tmdbVoteCount: z.int().nullable().meta({ description: 'Votes at TMDB; null: unknown.' }),
  posterUrl: z.url().nullable().meta({ description: 'URL of its poster; null: it has no poster.' }),
  backdropUrl: z
    .url()
    .nullable()
    .meta({ description: 'URL of its backdrop, a wide background picture; null: it has no backdrop.' }),
};

const stateFields = {
  monitored: z.boolean().meta({ description: 'Whether releases of it are searched for.' }),
  downloaded: z.boolean().meta({ description: 'Whether it has a file.' }),
  hasFile: z.boolean().meta({ description: 'The same as `downloaded`.' }),
  fileId: z.uuid().nullable().meta({ description: 'Id of its file; null: it has none.' }),
};

const libraryFields = {
  createdAt: timestamp.meta({ description: 'When its record was created, in UTC.' }),
  updatedAt: timestamp.meta({ description: 'When its record last changed, in UTC.' }),
  addedAt: timestamp.meta({ description: 'When it was added to the library, in UTC.' }),
  minimumAvailability: minimumAvailabilitySchema.meta({
    description: 'When it counts as available.',
  }),
  rootFolderPath: z.string().meta({ description: 'Absolute path of its root folder.' }),
  searchOnAdd: z.boolean().meta({ description: 'Whether a release was searched for when it was added.' }),
  lastSearchTime: timestamp
    .nullable()
    .meta({ description: 'When a release was last searched for, in UTC; null: never.' }),
  titleSlug: z
    .string()
    .meta({ description: 'The title for URLs, unique in this library.', examples: ['inception'] }),
};

export const movieListItemSchema = z
  .strictObject({
    ...identityFields,
    ...factFields,
    ...stateFields,
    file: movieFileSummarySchema.nullable().meta({ description: 'Its file; null: it has none.' }),
    ...libraryFields,
  })
  .meta({ id: 'MovieListItem', description: 'A movie as lists show it.' });

export const unmetCutoffSchema = describedEnum(
  unmetCutoffs,
  {
    quality: 'The quality of the file is below the cutoff.',
    score: 'The quality meets the cutoff, and the score of its custom formats is below the cutoff score.',
  },
  { id: 'UnmetCutoff', description: 'What of a file is below the cutoff of its quality profile.' },
);

export const cutoffUnmetSchema = z
  .strictObject({
    reason: unmetCutoffSchema,
    cutoff: z
      .string()
      .meta({ description: 'The cutoff quality of the profile.', examples: ['Bluray-1080p'] }),
    formatScore: z.int().nullable().meta({
      description:
        'What the custom formats of the file score; null: the profile has no scores, or it is not computed yet.',
    }),
    cutoffFormatScore: z.int().meta({ description: 'The cutoff score of the profile.' }),
  })
  .meta({ id: 'CutoffUnmet', description: 'Why a better file of a movie is searched for.' });

export const cutoffUnmetItemSchema = movieListItemSchema
  .extend({ cutoffUnmet: cutoffUnmetSchema })
  .meta({ id: 'CutoffUnmetItem', description: 'A movie whose file is below the cutoff, and why.' });

export const paginationSchema = z
  .strictObject({
    page: z.int().min(1).meta({ description: 'Number of this page, from 1.' }),
    limit: z.int().min(1).max(100).meta({ description: 'Items per page.' }),
    total: z.int().min(0).meta({ description: 'Items on all pages together.' }),
    totalPages: z.int().min(0).meta({ description: 'How many pages there are.' }),
  })
  .meta({ id: 'Pagination', description: 'Where this page stands; the total is exact.' });

export const movieListSchema = z
  .strictObject({ movies: z.array(movieListItemSchema), pagination: paginationSchema })
  .meta({ id: 'MovieList', description: 'One page of movies.' });

export const cutoffUnmetListSchema = z
  .strictObject({ movies: z.array(cutoffUnmetItemSchema), pagination: paginationSchema })
  .meta({ id: 'CutoffUnmetList', description: 'One page of movies whose file is below the cutoff.' });

const personFields = {
  name: z.string().meta({ description: 'Name of the person.' }),
  tmdbId: z.int().nullable().meta({ description: 'Id of the person at TMDB; null: unknown.' }),
};

const castMember = z
  .strictObject({
    name: personFields.name,
    character: z.string().nullable().meta({ description: 'Name of the role; null: unknown.' }),
    tmdbId: personFields.tmdbId,
  })
  .meta({ id: 'CastMember', description: 'A member of the cast.' });

const crewMember = z
  .strictObject({
    name: personFields.name,
    job: z
      .string()
      .nullable()
      .meta({ description: 'Job of the person; null: unknown.', examples: ['Director'] }),
    tmdbId: personFields.tmdbId,
  })
  .meta({ id: 'CrewMember', description: 'A member of the crew.' });

export const creditsSchema = z
  .strictObject({
    cast: z.array(castMember).meta({ description: 'The cast, the leading roles first.' }),
    crew: z.array(crewMember).meta({ description: 'The crew, those with the most important jobs.' }),
  })
  .meta({ id: 'Credits', description: 'Who made the movie; ids are TMDB person ids.' });

export const movieImageSchema = z
  .strictObject({
    url: z.url().meta({ description: 'URL of the image.' }),
    type: z.string().meta({
      description: 'What it is: `poster`, `backdrop` or `logo`.',
      examples: ['poster', 'backdrop', 'logo'],
    }),
  })
  .meta({ id: 'MovieImage', description: 'An image of a movie.' });

export const movieSchema = z
  .strictObject({
    ...identityFields,
    tagline: z.string().nullable().meta({ description: 'Slogan on its posters; null: unknown.' }),
    ...factFields,
    website: z.string().nullable().meta({ description: 'URL of its website; null: unknown.' }),
    isAvailable: z.boolean().meta({ description: 'Whether it is available now, by `minimumAvailability`.' }),
    ...stateFields,
    file: movieFileSchema.nullable().meta({ description: 'Its file; null: it has none.' }),
    ...libraryFields,
    alternativeTitles: z
      .array(z.string())
      .meta({ description: 'Titles in other countries and languages; searches match them too.' }),
    credits: creditsSchema,
    images: z.array(movieImageSchema).meta({ description: 'Images of it.' }),
  })
  .meta({ id: 'Movie', description: 'A movie in full.' });

export type MinimumAvailability = z.infer<typeof minimumAvailabilitySchema>;
export type SearchType = z.infer<typeof searchTypeSchema>;
export type MovieFileSummary = z.infer<typeof movieFileSummarySchema>;
export type MovieFile = z.infer<typeof movieFileSchema>;
export type MovieListItem = z.infer<typeof movieListItemSchema>;
export type CutoffUnmet = z.infer<typeof cutoffUnmetSchema>;
export type CutoffUnmetList = z.infer<typeof cutoffUnmetListSchema>;
export type Credits = z.infer<typeof creditsSchema>;
export type Pagination = z.infer<typeof paginationSchema>;
export type MovieList = z.infer<typeof movieListSchema>;
export type Movie = z.infer<typeof movieSchema>;
