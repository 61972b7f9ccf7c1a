import { MovieFileSchema } from './files/movie-file.entity.ts';
import { MovieDetailsSchema, MovieSchema } from './movies/movie.entity.ts';
import { QualityProfileSchema } from './quality/quality-profile.entity.ts';
import { RootFolderSchema } from './root-folders/root-folder.entity.ts';

/** Every stored entity. */
export const entities = [
  MovieSchema,
  MovieDetailsSchema,
  MovieFileSchema,
  QualityProfileSchema,
  RootFolderSchema,
] as const;
