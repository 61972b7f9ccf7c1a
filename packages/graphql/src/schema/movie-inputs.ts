import { movieBulkUpdate, movieCreate, movieFilter, movieSort, movieUpdate } from '@cinephage/core';
import type { SchemaParts } from './schema-parts.ts';

/** What is handed in about movies. */
export function addMovieInputs({ zod }: SchemaParts): void {
  zod.enum('MovieSortField', movieSort.shape.field, {
    title: 'By title, without case, accents and a leading article.',
    year: 'By year of release.',
    createdAt: 'By when they were added.',
    updatedAt: 'By when they last changed.',
    tmdbRating: 'By their rating at TMDB.',
    lastSearchTime: 'By when a release was last searched for.',
  });
  zod.enum('SortDirection', movieSort.shape.direction.unwrap(), {
    asc: 'From low to high, from A to Z, from old to new.',
    desc: 'From high to low, from Z to A, from new to old.',
  });
  zod.input('MovieOrder', movieSort, { notNull: ['direction'] });
  zod.input('MovieFilter', movieFilter);
  zod.input('AddMovieInput', movieCreate);
  zod.input('UpdateMovieInput', movieUpdate);
  zod.input('BulkUpdateInput', movieBulkUpdate);
}
