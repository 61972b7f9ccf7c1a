import { MovieFileSchema } from './files/movie-file.entity.ts';
import { MovieDetailsSchema, MovieSchema } from './movies/movie.entity.ts';
import { QualityProfileSchema } from './quality/quality-profile.entity.ts';
import { RootFolderSchema } from './root-folders/root-folder.entity.ts';
import { RootFolderScanSchema } from './scan/root-folder-scan.entity.ts';
import { UnmatchedFileSchema } from './scan/unmatched-file.entity.ts';

/** Every stored entity. */
export const entities = [
  MovieSchema,
  MovieDetailsSchema,
  MovieFileSchema,
  QualityProfileSchema,
  RootFolderSchema,
  RootFolderScanSchema,
  UnmatchedFileSchema,
] as const;
