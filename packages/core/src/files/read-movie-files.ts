import { sql } from 'kysely';
import type { Database, EntityManager } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import type { MediaInfo } from './media-info.schema.ts';
import type { FileRevision } from './movie-file.entity.ts';

/** A file of a movie as it is stored, with the settings of its version. */
export interface StoredMovieFile {
  readonly id: string;
  readonly movieId: string;
  /** Null: the default version, which is the movie itself. */
  readonly versionId: string | null;
  /** Null: the default version, which has no name. */
  readonly versionName: string | null;
  /** Null: none is named, or the default version. */
  readonly versionEdition: string | null;
  /** Of the version; that of the movie if the version has none of its own. */
  readonly rootFolderPath: string;
  /** Of the version; that of the movie if the version has none of its own. */
  readonly qualityProfileId: string;
  /** Absolute and normalised. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly quality: string;
  readonly qualityScore: number;
  /** Null: unknown. */
  readonly revision: FileRevision | null;
  readonly releaseTitle: string | null;
  readonly releaseGroup: string | null;
  readonly edition: string | null;
  readonly languages: readonly string[];
  /** What probing found, as clients see it. */
  readonly mediaInfo: MediaInfo | null;
  /** A `MediaProblem`; null: nothing is wrong, or the file was not probed. */
  readonly mediaProblem: unknown;
  /** All that probing found: a `ProbedMedia`. */
  readonly probe: unknown;
  readonly probedAt: Date | null;
  readonly mtimeMs: number | null;
  readonly device: string | null;
  readonly inode: string | null;
  readonly originalPath: string | null;
  /** What its custom formats score; null: not computed yet, or the quality profile has no scores. */
  readonly formatScore: number | null;
  readonly dateAdded: Date;
}

/** Reads the files of a movie: that of the default version first, then by age of the versions. @param em null: what is committed */
export async function findMovieFiles(
  database: Database,
  em: EntityManager | null,
  movieId: string,
): Promise<StoredMovieFile[]> {
  return findFilesOfMovies(database, em, [movieId]);
}

/**
 * Reads the files of several movies in one statement; those of one movie are in the order of `findMovieFiles`.
 *
 * @param em null: what is committed
 */
export async function findFilesOfMovies(
  database: Database,
  em: EntityManager | null,
  movieIds: readonly string[],
): Promise<StoredMovieFile[]> {
  const rows = await selectFilesOfMovies(database, em, movieIds).execute();
  return rows.map(toStoredFile);
}

/** What decisions about releases compare of a file. */
export type ComparedFile = Pick<
  StoredMovieFile,
  'movieId' | 'versionId' | 'quality' | 'revision' | 'languages'
>;

/** Reads what decisions compare of the files of many movies: not what was probed, which is large. */
export async function findComparedFiles(
  { driver, readKysely }: Database,
  movieIds: readonly string[],
): Promise<ComparedFile[]> {
  const rows = await readKysely
    .selectFrom('movie_file')
    .select(['movie_id as movieId', 'version_id as versionId', 'quality', 'revision', 'languages'])
    .where(isOneOf(driver, 'movie_id', 'uuid', movieIds))
    .execute();
  return rows.map((row) => ({ ...row, revision: row.revision as FileRevision | null }));
}

/** The query of `findFilesOfMovies`. */
export const selectFilesOfMovies = (
  database: Database,
  em: EntityManager | null,
  movieIds: readonly string[],
) =>
  selectFiles(database, em)
    .where(isOneOf(database.driver, 'f.movie_id', 'uuid', movieIds))
    .orderBy('f.movie_id')
    .orderBy(sql`f.version_id is not null`)
    .orderBy('f.version_id');

/** Those of these files whose version, or whose movie if the version has none of its own, has one of these quality profiles. */
export async function findFilesOfProfiles(
  database: Database,
  em: EntityManager,
  fileIds: readonly string[],
  qualityProfileIds: readonly string[],
): Promise<StoredMovieFile[]> {
  const rows = await selectFiles(database, em)
    .where(isOneOf(database.driver, 'f.id', 'uuid', fileIds))
    .where(({ eb, fn }) =>
      eb(fn.coalesce('v.quality_profile_id', 'm.quality_profile_id'), 'in', qualityProfileIds),
    )
    .execute();
  return rows.map(toStoredFile);
}

/** @param em null: what is committed. @returns null if there is no such file */
export async function findMovieFile(
  database: Database,
  em: EntityManager | null,
  fileId: string,
): Promise<StoredMovieFile | null> {
  const row = await selectFiles(database, em).where('f.id', '=', fileId).executeTakeFirst();
  return row === undefined ? null : toStoredFile(row);
}

type FileRow = Awaited<ReturnType<ReturnType<typeof selectFiles>['executeTakeFirstOrThrow']>>;

const selectFiles = (database: Database, em: EntityManager | null) =>
  (em === null ? database.readKysely : database.kysely(em))
    .selectFrom('movie_file as f')
    .innerJoin('movie as m', 'm.id', 'f.movie_id')
    .leftJoin('movie_version as v', 'v.id', 'f.version_id')
    .select([
      ...(['f.id', 'f.path', 'f.size', 'f.quality', 'f.revision', 'f.edition', 'f.languages'] as const),
      ...([
        'f.probe',
        'f.device',
        'f.inode',
        'v.name as versionName',
        'v.edition as versionEdition',
      ] as const),
      ...(['f.movie_id as movieId', 'f.version_id as versionId', 'f.quality_score as qualityScore'] as const),
      ...(['f.release_title as releaseTitle', 'f.release_group as releaseGroup'] as const),
      ...([
        'f.media_info as mediaInfo',
        'f.media_problem as mediaProblem',
        'f.probed_at as probedAt',
      ] as const),
      ...(['f.mtime_ms as mtimeMs', 'f.original_path as originalPath', 'f.date_added as dateAdded'] as const),
      ...(['f.format_score as formatScore'] as const),
      ...(['m.root_folder_path as movieRoot', 'v.root_folder_path as versionRoot'] as const),
      ...(['m.quality_profile_id as movieProfile', 'v.quality_profile_id as versionProfile'] as const),
    ]);

function toStoredFile({
  movieRoot,
  versionRoot,
  movieProfile,
  versionProfile,
  mediaInfo,
  revision,
  ...row
}: FileRow): StoredMovieFile {
  return {
    ...row,
    rootFolderPath: versionRoot ?? movieRoot,
    qualityProfileId: versionProfile ?? movieProfile,
    mediaInfo: mediaInfo as MediaInfo | null,
    revision: revision as FileRevision | null,
  };
}
