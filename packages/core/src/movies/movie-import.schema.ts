import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { mediaInfoSchema } from '../files/media-info.schema.ts';
import { movieMetadataSchema } from '../metadata/movie-metadata.schema.ts';
import { movieCreateSchema } from './movie-inputs.schema.ts';

const isFilePath = (path: string) => isAbsolute(path) && !path.includes('\0');

export const fileToImportSchema = z.strictObject({
  path: z.string().refine(isFilePath, { error: 'must be an absolute path' }),
  size: z.int().min(0).meta({ description: 'Bytes.' }),
  quality: z.string().min(1),
  releaseTitle: z.string().nullable().default(null),
  releaseGroup: z.string().nullable().default(null),
  edition: z.string().nullable().default(null),
  languages: z.array(z.string()).readonly().default([]),
  mediaInfo: mediaInfoSchema.nullable().default(null),
  /** @default when the movie was added */
  dateAdded: z.date().optional(),
});

export const movieToImportSchema = z.strictObject({
  metadata: movieMetadataSchema,
  ...movieCreateSchema.omit({ tmdbId: true, searchOnAdd: true }).shape,
  /** When it was added there. @default now */
  addedAt: z.date().optional(),
  file: fileToImportSchema.optional(),
});

export const moviesToImportSchema = z.array(movieToImportSchema);

/** The file of a movie that is imported. */
export type FileToImport = z.input<typeof fileToImportSchema>;

/** A movie with its metadata, such as from another library. */
export type MovieToImport = z.input<typeof movieToImportSchema>;

export interface MoviesImported {
  readonly importedCount: number;
  /** TMDB ids that were in the library already, or stood in the list twice. */
  readonly skipped: readonly number[];
}
