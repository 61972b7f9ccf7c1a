import { defineEntity, p } from '@mikro-orm/core';
import type { MediaInfo } from './media-info.schema.ts';

export const MovieFileSchema = defineEntity({
  name: 'MovieFile',
  tableName: 'movie_file',
  properties: {
    id: p.uuid().primary(),
    movieId: p.uuid().unique(),
    /** Absolute and normalised. */
    path: p.text().unique(),
    /** Of the file's name without links, for finding other paths to it. */
    nameKey: p.text(),
    /** Bytes. */
    size: p.bigint('number'),
    quality: p.text(),
    qualityScore: p.integer(),
    releaseTitle: p.text().nullable(),
    releaseGroup: p.text().nullable(),
    edition: p.text().nullable(),
    languages: p.json<readonly string[]>(),
    mediaInfo: p.json<MediaInfo>().nullable(),
    dateAdded: p.datetime(3),
  },
});

export class MovieFileEntity extends MovieFileSchema.class {}
MovieFileSchema.setClass(MovieFileEntity);
