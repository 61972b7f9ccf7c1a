import { MovieFileSchema } from './files/movie-file.entity.ts';
import { MovieDetailsSchema, MovieSchema } from './movies/movie.entity.ts';
import { QualityProfileSchema } from './quality/quality-profile.entity.ts';

/** Every stored entity. */
export const entities = [MovieSchema, MovieDetailsSchema, MovieFileSchema, QualityProfileSchema] as const;
