import { z } from 'zod';

const count = z.int().min(0);
const bytes = z.int().min(0).meta({ description: 'Bytes.' });
const counts = {
  total: count.meta({ description: 'Movies.' }),
  monitored: count.meta({ description: 'Those that are monitored.' }),
  downloaded: count.meta({ description: 'Those that have a file.' }),
};

export const genreStatistics = z
  .strictObject({ genre: z.string().meta({ description: 'Name of the genre.' }), ...counts })
  .meta({ id: 'GenreStatistics', description: 'The movies of one genre; a movie may be of several.' });

export const yearStatistics = z
  .strictObject({
    year: z.int().nullable().meta({ description: 'Year of release; null: unknown.' }),
    ...counts,
  })
  .meta({ id: 'YearStatistics', description: 'The movies of one year.' });

export const qualityStatistics = z
  .strictObject({
    quality: z.string().meta({ description: 'Quality of the files.', examples: ['Bluray-1080p'] }),
    total: count.meta({ description: 'Files.' }),
    sizeOnDisk: bytes.meta({ description: 'Bytes of these files together.' }),
  })
  .meta({ id: 'QualityStatistics', description: 'The files of one quality.' });

export const libraryStatistics = z
  .strictObject({
    ...counts,
    missing: count.meta({ description: 'Monitored movies that have no file.' }),
    sizeOnDisk: bytes.meta({ description: 'Bytes of all files together.' }),
    genres: z.array(genreStatistics).meta({ description: 'By genre, by name.' }),
    years: z.array(yearStatistics).meta({ description: 'By year, the newest first, the unknown last.' }),
    qualities: z
      .array(qualityStatistics)
      .meta({ description: 'By quality of the file, the most frequent first.' }),
  })
  .meta({ id: 'LibraryStatistics', description: 'What the library holds, in exact numbers.' });

export type GenreStatistics = z.infer<typeof genreStatistics>;
export type YearStatistics = z.infer<typeof yearStatistics>;
export type QualityStatistics = z.infer<typeof qualityStatistics>;
export type LibraryStatistics = z.infer<typeof libraryStatistics>;
