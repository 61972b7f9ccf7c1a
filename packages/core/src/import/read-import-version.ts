import type { Database, EntityManager } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';
import { movieNotFound } from '../errors/movie-not-found.ts';
import { findMovieFiles, type StoredMovieFile } from '../files/read-movie-files.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { findMovieId } from '../movies/find-movie-id.ts';
import type { NamedMovie } from '../naming/naming-subject.ts';
import { readNamedMovie } from '../naming/read-named-movie.ts';
import { getQualityProfile } from '../quality/get-quality-profile.ts';
import type { QualityProfile } from '../quality/quality-profile.schema.ts';

/** One version of a movie, for the import of its file. */
export interface ImportVersion {
  readonly movieId: string;
  /** Null: the default version. */
  readonly versionId: string | null;
  /** Null: the default version, which has no name. */
  readonly versionName: string | null;
  readonly movie: NamedMovie;
  readonly movieRootFolderPath: string;
  readonly rootFolderPath: string;
  readonly profile: QualityProfile;
  /** The file that the version has in the library. */
  readonly current: StoredMovieFile | null;
  /** Paths of the files of the other versions. */
  readonly otherPaths: readonly string[];
}

/**
 * @param givenVersion null, or the id of the movie: the default version
 * @throws LibraryError `MOVIE_NOT_FOUND`, `VERSION_NOT_FOUND`
 */
export async function readImportVersion(
  database: Database,
  givenMovie: string,
  givenVersion: string | null,
): Promise<ImportVersion> {
  const em = database.fork();
  const movieId = await findMovieId(database, em, givenMovie);
  const isDefault = givenVersion === null || normalizeUuid(givenVersion) === movieId;
  const versionId = isDefault ? null : normalizeUuid(givenVersion);
  if (!isDefault && versionId === null) {
    throw versionNotFound();
  }
  const movie = await readMovie(database, em, movieId);
  const version = versionId === null ? null : await readVersion(database, em, { movieId, versionId });
  const files = await findMovieFiles(database, em, movieId);
  const { rootFolderPath, qualityProfileId, named } = movie;
  return {
    ...{ movieId, versionId, versionName: version?.name ?? null, movie: named },
    movieRootFolderPath: rootFolderPath,
    rootFolderPath: version?.rootFolderPath ?? rootFolderPath,
    profile: await getQualityProfile(database, version?.qualityProfileId ?? qualityProfileId),
    current: files.find((file) => file.versionId === versionId) ?? null,
    otherPaths: files.filter((file) => file.versionId !== versionId).map(({ path }) => path),
  };
}

async function readMovie(database: Database, em: EntityManager, movieId: string) {
  const movie = await database
    .kysely(em)
    .selectFrom('movie')
    .select(['root_folder_path as rootFolderPath', 'quality_profile_id as qualityProfileId'])
    .where('id', '=', movieId)
    .executeTakeFirst();
  const named = await readNamedMovie(database, em, movieId);
  if (movie === undefined || named === undefined) {
    throw movieNotFound(movieId);
  }
  return { ...movie, named };
}

async function readVersion(
  database: Database,
  em: EntityManager,
  { movieId, versionId }: { readonly movieId: string; readonly versionId: string },
) {
  const version = await database
    .kysely(em)
    .selectFrom('movie_version')
    .select(['name', 'root_folder_path as rootFolderPath', 'quality_profile_id as qualityProfileId'])
    .where('id', '=', versionId)
    .where('movie_id', '=', movieId)
    .executeTakeFirst();
  if (version === undefined) {
    throw versionNotFound();
  }
  return version;
}

const versionNotFound = () => new LibraryError('VERSION_NOT_FOUND', 'The movie has no version with this id.');
