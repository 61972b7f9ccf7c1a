import { z } from 'zod';

/**
 * The public shapes of a movie, written once. REST validation, OpenAPI, GraphQL types and TypeScript types all derive
 * from here. Unknown values are null, never absent.
 */

export const minimumAvailability = z
  .enum(['announced', 'inCinemas', 'released'])
  .meta({ id: 'MinimumAvailability', description: 'When a movie counts as available.' });

export const searchType = z
  .enum(['missing', 'cutOffUnmet', 'manual'])
  .meta({ id: 'SearchType', description: 'Which rules decide whether the movie is searched for.' });

const timestamp = z.iso.datetime().meta({ description: 'ISO 8601 in UTC.' });

const fileSummaryFields = {
  id: z.uuid(),
  path: z.string(),
  size: z.int().meta({ description: 'Bytes.' }),
  quality: z.string().meta({ examples: ['Bluray-1080p'] }),
  qualityScore: z.int().min(0).max(100),
  releaseTitle: z.string().nullable(),
};

export const movieFileSummary = z
  .strictObject({ ...fileSummaryFields, dateAdded: timestamp })
  .meta({ id: 'MovieFileSummary', description: 'The file of a movie, as lists show it.' });

export const mediaInfo = z
  .strictObject({
    videoCodec: z.string().nullable(),
    audioCodec: z.string().nullable(),
    audioChannels: z.number().nullable(),
    resolution: z.string().nullable(),
  })
  .meta({ id: 'MediaInfo', description: 'What probing the file found.' });

export const movieFile = z
  .strictObject({
    ...fileSummaryFields,
    releaseGroup: z.string().nullable(),
    edition: z.string().nullable(),
    languages: z.array(z.string()),
    mediaInfo: mediaInfo.nullable(),
    dateAdded: timestamp,
  })
  .meta({ id: 'MovieFile', description: 'The file of a movie in full.' });

const identityFields = {
  id: z.uuid(),
  title: z.string(),
  originalTitle: z.string().nullable(),
  year: z.int().nullable(),
  tmdbId: z.int(),
  imdbId: z.string().nullable(),
  overview: z.string().nullable(),
};

const factFields = {
  runtime: z.int().nullable().meta({ description: 'Minutes.' }),
  genres: z.array(z.string()),
  certification: z.string().nullable(),
  tmdbRating: z.number().nullable(),
  tmdbVoteCount: z.int().nullable(),
  posterUrl: z.url().nullable(),
  backdropUrl: z.url().nullable(),
};

const stateFields = {
  monitored: z.boolean(),
  downloaded: z.boolean(),
  hasFile: z.boolean(),
  fileId: z.uuid().nullable(),
};

const libraryFields = {
  createdAt: timestamp,
  updatedAt: timestamp,
  addedAt: timestamp,
  minimumAvailability,
  rootFolderPath: z.string(),
  searchOnAdd: z.boolean(),
  lastSearchTime: timestamp.nullable(),
  titleSlug: z.string(),
};

export const movieListItem = z
  .strictObject({
    ...identityFields,
    ...factFields,
    ...stateFields,
    file: movieFileSummary.nullable(),
    ...libraryFields,
  })
  .meta({ id: 'MovieListItem', description: 'A movie as lists show it.' });

export const pagination = z
  .strictObject({
    page: z.int().min(1),
    limit: z.int().min(1).max(100),
    total: z.int().min(0),
    totalPages: z.int().min(0),
  })
  .meta({ id: 'Pagination', description: 'Where this page stands; the total is exact.' });

export const movieList = z
  .strictObject({ movies: z.array(movieListItem), pagination })
  .meta({ id: 'MovieList', description: 'One page of movies.' });

export const credits = z
  .strictObject({
    cast: z.array(
      z.strictObject({ name: z.string(), character: z.string().nullable(), tmdbId: z.int().nullable() }),
    ),
    crew: z.array(
      z.strictObject({ name: z.string(), job: z.string().nullable(), tmdbId: z.int().nullable() }),
    ),
  })
  .meta({ id: 'Credits', description: 'Who made the movie; ids are TMDB person ids.' });

export const movieImage = z
  .strictObject({ url: z.url(), type: z.string().meta({ examples: ['poster', 'backdrop', 'logo'] }) })
  .meta({ id: 'MovieImage' });

export const movie = z
  .strictObject({
    ...identityFields,
    tagline: z.string().nullable(),
    ...factFields,
    website: z.string().nullable(),
    isAvailable: z.boolean(),
    ...stateFields,
    file: movieFile.nullable(),
    ...libraryFields,
    alternativeTitles: z.array(z.string()),
    credits,
    images: z.array(movieImage),
  })
  .meta({ id: 'Movie', description: 'A movie in full.' });

export type MinimumAvailability = z.infer<typeof minimumAvailability>;
export type SearchType = z.infer<typeof searchType>;
export type MovieFileSummary = z.infer<typeof movieFileSummary>;
export type MediaInfo = z.infer<typeof mediaInfo>;
export type MovieFile = z.infer<typeof movieFile>;
export type MovieListItem = z.infer<typeof movieListItem>;
export type Pagination = z.infer<typeof pagination>;
export type MovieList = z.infer<typeof movieList>;
export type Movie = z.infer<typeof movie>;
