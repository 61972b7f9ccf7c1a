import { z } from 'zod';
import { paginationSchema } from '../movies/movie.schema.ts';
import { describedEnum } from '../validation/described-enum.ts';

export const unmatchedReasons = [
  'noMatch',
  'ambiguous',
  'otherYear',
  'movieHasFile',
  'otherRootFolder',
  'multiPart',
] as const;

export const unmatchedReasonSchema = describedEnum(
  unmatchedReasons,
  {
    noMatch: 'No movie of the library has this id, or this title and year.',
    ambiguous: 'Several movies of the library have this title and year.',
    otherYear: 'Its name has the id of a movie, and the year of another.',
    movieHasFile: 'Its movie has a file already, and no version that this one belongs to.',
    otherRootFolder: 'Its movie belongs to another root folder.',
    multiPart: 'It is one part of a movie in several files.',
  },
  { id: 'UnmatchedReason', description: 'Why a file is not the file of a movie.' },
);

export const unmatchedCandidateSchema = z
  .strictObject({
    tmdbId: z.int().meta({ description: 'Id at TMDB.' }),
    title: z.string().meta({ description: 'Title of the movie.' }),
    year: z.int().nullable().meta({ description: 'Year of release; null: unknown.' }),
  })
  .meta({ id: 'UnmatchedCandidate', description: 'A movie that the file may be.' });

export const unmatchedFileSchema = z
  .strictObject({
    id: z.uuid().meta({ description: 'Id for matching it.' }),
    path: z.string().meta({ description: 'Absolute path.' }),
    size: z.int().min(0).meta({ description: 'Bytes.' }),
    reason: unmatchedReasonSchema,
    candidates: z
      .array(unmatchedCandidateSchema)
      .meta({ description: 'Movies that it may be, the best match first.' }),
    rootFolderId: z.uuid().meta({ description: 'Id of its root folder.' }),
    foundAt: z.iso.datetime().meta({ description: 'When it was found, in UTC.' }),
  })
  .meta({ id: 'UnmatchedFile', description: 'A video that waits for a match with a movie.' });

export const unmatchedFileListSchema = z
  .strictObject({ files: z.array(unmatchedFileSchema), pagination: paginationSchema })
  .meta({ id: 'UnmatchedFileList', description: 'One page of unmatched files, by path.' });

export const unmatchedListQuerySchema = z
  .strictObject({
    page: z.int().min(1).max(1_000_000).default(1).meta({ description: 'Number of the page, from 1.' }),
    limit: z.int().min(1).max(100).default(20).meta({ description: 'Files per page.' }),
    rootFolderId: z.string().max(100).optional().meta({ description: 'Only files of this root folder.' }),
    reason: unmatchedReasonSchema.optional().meta({ description: 'Only files with this reason.' }),
  })
  .meta({ id: 'UnmatchedListQuery' });

export const unmatchedMatchSchema = z
  .strictObject({
    id: z.string().min(1).max(100).meta({ description: 'Id of the unmatched file.' }),
    tmdbId: z
      .int()
      .min(1)
      .max(2 ** 31 - 1)
      .meta({
        description: 'Id of the movie at TMDB; the movie is added if the library does not have it.',
      }),
    versionId: z.string().min(1).max(100).optional().meta({
      description: 'Id of the version of the movie that gets the file; left out: the one that it belongs to.',
    }),
  })
  .meta({ id: 'UnmatchedMatch', description: 'Which movie a file is.' });

export const unmatchedMatchedSchema = z
  .strictObject({
    movieId: z.uuid().meta({ description: 'Id of the movie.' }),
    fileId: z.uuid().meta({ description: 'Id of its file.' }),
  })
  .meta({ id: 'UnmatchedMatched', description: 'The movie that has the file now.' });

export type UnmatchedReason = (typeof unmatchedReasons)[number];
export type UnmatchedCandidate = z.infer<typeof unmatchedCandidateSchema>;
export type UnmatchedFile = z.infer<typeof unmatchedFileSchema>;
export type UnmatchedFileList = z.infer<typeof unmatchedFileListSchema>;
export type UnmatchedListQuery = z.input<typeof unmatchedListQuerySchema>;
export type UnmatchedMatchInput = z.input<typeof unmatchedMatchSchema>;
export type UnmatchedMatched = z.infer<typeof unmatchedMatchedSchema>;
