import { defineEntity, p } from '@mikro-orm/core';
import type { MediaInfo } from './media-info.schema.ts';

/** Revision of a release, as release names state it. */
export interface FileRevision {
  readonly version: number;
  readonly real: number;
}

export const MovieFileSchema = defineEntity({
  name: 'MovieFile',
  tableName: 'movie_file',
  properties: {
    id: p.uuid().primary(),
    movieId: p.uuid(),
    /** Null: the default version, which is the movie itself. */
    versionId: p.uuid().nullable(),
    /** Absolute and normalised. */
    path: p.text().unique(),
    /** Of the file's name without links, for finding other paths to it. */
    nameKey: p.text(),
    /** Bytes. */
    size: p.bigint('number'),
    quality: p.text(),
    qualityScore: p.integer(),
    /** Null: unknown, as of files that were imported without it. */
    revision: p.json<FileRevision>().nullable(),
    releaseTitle: p.text().nullable(),
    releaseGroup: p.text().nullable(),
    edition: p.text().nullable(),
    languages: p.json<readonly string[]>(),
    mediaInfo: p.json<MediaInfo>().nullable(),
    /** What probing found wrong with the file; null: nothing, or it was not probed. */
    mediaProblem: p.json<object>().nullable(),
    /** All that probing found. */
    probe: p.json<object>().nullable(),
    probedAt: p.datetime(3).nullable(),
    mtimeMs: p.bigint('number').nullable(),
    device: p.text().nullable(),
    inode: p.text().nullable(),
    /** Where an import found it; null: it was found in its place, or unknown. */
    originalPath: p.text().nullable(),
    dateAdded: p.datetime(3),
  },
});

export class MovieFileEntity extends MovieFileSchema.class {}
MovieFileSchema.setClass(MovieFileEntity);
