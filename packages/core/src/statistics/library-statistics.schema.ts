import { z } from 'zod';

const count = z.int().min(0);
const bytes = z.int().min(0).meta({ description: 'Bytes.' });
const counts = {
  total: count.meta({ description: 'Movies.' }),
  monitored: count.meta({ description: 'Those that are monitored.' }),
  downloaded: count.meta({ description: 'Those that have a file.' }),
};

export const genreStatisticsSchema = z
  .strictObject({ genre: z.string().meta({ description: 'Name of the genre.' }), ...counts })
  .meta({ id: 'GenreStatistics', description: 'The movies of one genre; a movie may be of several.' });

export const yearStatisticsSchema = z
  .strictObject({
    year: z.int().nullable().meta({ description: 'Year of release; null: unknown.' }),
    ...counts,
  })
  .meta({ id: 'YearStatistics', description: 'The movies of one year.' });

export const qualityStatisticsSchema = z
  .strictObject({
    quality: z.string().meta({ description: 'Quality of the files.', examples: ['Bluray-1080p'] }),
    total: count.meta({ description: 'Files.' }),
    sizeOnDisk: bytes.meta({ description: 'Bytes of these files together.' }),
  })
  .meta({ id: 'QualityStatistics', description: 'The files of one quality.' });

export const versionStatisticsSchema = z
  .strictObject({
    total: count.meta({ description: 'Versions.' }),
    monitored: count.meta({ description: 'Those that are monitored.' }),
    downloaded: count.meta({ description: 'Those that have a file.' }),
  })
  .meta({ id: 'VersionStatistics', description: 'The versions of movies besides their default ones.' });

export const rootFolderStatisticsSchema = z
  .strictObject({
    id: z.uuid().meta({ description: 'Id of the root folder.' }),
    path: z.string().meta({ description: 'Absolute path.', examples: ['/movies'] }),
    total: count.meta({ description: 'Movies that have it as their root folder.' }),
  })
  .meta({ id: 'RootFolderStatistics', description: 'The movies of one root folder.' });

export const libraryStatisticsSchema = z
  .strictObject({
    ...counts,
    missing: count.meta({ description: 'Monitored movies that have no file.' }),
    sizeOnDisk: bytes.meta({ description: 'Bytes of all files together.' }),
    genres: z.array(genreStatisticsSchema).meta({ description: 'By genre, in alphabetical order.' }),
    years: z
      .array(yearStatisticsSchema)
      .meta({ description: 'By year, the newest first, the unknown last.' }),
    qualities: z
      .array(qualityStatisticsSchema)
      .meta({ description: 'By quality of the file, the most frequent first.' }),
    versions: versionStatisticsSchema.meta({
      description: 'Versions besides the default ones, whose numbers are those of the movies.',
    }),
    rootFolders: z
      .array(rootFolderStatisticsSchema)
      .meta({ description: 'By root folder, in the order of the paths.' }),
  })
  .meta({ id: 'LibraryStatistics', description: 'What the library holds, in exact numbers.' });

export type GenreStatistics = z.infer<typeof genreStatisticsSchema>;
export type YearStatistics = z.infer<typeof yearStatisticsSchema>;
export type QualityStatistics = z.infer<typeof qualityStatisticsSchema>;
export type VersionStatistics = z.infer<typeof versionStatisticsSchema>;
export type RootFolderStatistics = z.infer<typeof rootFolderStatisticsSchema>;
export type LibraryStatistics = z.infer<typeof libraryStatisticsSchema>;
