import {
  movieBulkUpdateSchema,
  movieCreateSchema,
  movieFilterSchema,
  movieSortSchema,
  movieUpdateSchema,
} from '@cinephage/core/schemas';
import type { SchemaParts } from './schema-parts.ts';

/** What is handed in about movies. */
export function addMovieInputs({ zod }: SchemaParts): void {
  zod.enum('MovieSortField', movieSortSchema.shape.field, {
    title: 'By title, without case, accents and a leading article.',
    year: 'By year of release.',
    createdAt: 'By when they were added.',
    updatedAt: 'By when they last changed.',
    tmdbRating: 'By their rating at TMDB.',
    lastSearchTime: 'By when a release was last searched for.',
  });
  zod.enum('SortDirection', movieSortSchema.shape.direction.unwrap(), {
    asc: 'From low to high, from A to Z, from old to new.',
    desc: 'From high to low, from Z to A, from new to old.',
  });
  zod.input('MovieOrder', movieSortSchema, { notNull: ['direction'] });
  zod.input('MovieFilter', movieFilterSchema);
  zod.input('AddMovieInput', movieCreateSchema);
  zod.input('UpdateMovieInput', movieUpdateSchema);
  zod.input('BulkUpdateInput', movieBulkUpdateSchema);
}
