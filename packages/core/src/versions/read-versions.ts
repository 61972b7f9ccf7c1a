import { z } from 'zod';
import type { Database, EntityManager } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import { LibraryError } from '../errors/library-error.ts';
import { movieNotFound } from '../errors/movie-not-found.ts';
import { findFilesOfMovies, type StoredMovieFile } from '../files/read-movie-files.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import type { MovieFile } from '../movies/movie.schema.ts';
import { validate } from '../validation/validate.ts';
import { defaultVersionName, type MovieVersion } from './version.schema.ts';
import type { Versions } from './versions.ts';

/** How many movies are read at once. */
const maximumMovies = 1_000;
export const idsSchema = z.strictObject({ movieIds: z.array(z.string()).max(maximumMovies) });

export const isId = (id: string | null): id is string => id !== null;

/** Three statements, whatever the number of movies: movies, their versions, their files. */
export function createReadVersions(database: Database): Pick<Versions, 'list' | 'listMany' | 'get'> {
  return {
    async list(movieId) {
      const [versions = []] = await readVersions(database, null, [movieId]);
      if (versions.length === 0) {
        throw movieNotFound(movieId);
      }
      return versions;
    },
    get: (movieId, versionId) => readVersion(database, null, movieId, versionId),
    listMany: async (movieIds) => readVersions(database, null, validate(idsSchema, { movieIds }).movieIds),
  };
}

/**
 * @param em null: what is committed
 * @throws LibraryError `MOVIE_NOT_FOUND`, `VERSION_NOT_FOUND`
 */
export async function readVersion(
  database: Database,
  em: EntityManager | null,
  movieId: string,
  versionId: string,
): Promise<MovieVersion> {
  const [versions = []] = await readVersions(database, em, [movieId]);
  if (versions.length === 0) {
    throw movieNotFound(movieId);
  }
  const uuid = normalizeUuid(versionId);
  const version = versions.find(({ id }) => id === uuid);
  if (version === undefined) {
    throw new LibraryError('VERSION_NOT_FOUND', 'The movie has no version with this id.');
  }
  return version;
}

/**
 * The versions of each movie, in the order of the ids.
 *
 * @param em null: what is committed
 */
export async function readVersions(
  database: Database,
  em: EntityManager | null,
  movieIds: readonly string[],
): Promise<MovieVersion[][]> {
  const stored = movieIds.map(normalizeUuid);
  const ids = [...new Set(stored)].filter(isId);
  const movies = await readMovies(database, em, ids);
  const versions = await selectVersions(database, em, ids).execute();
  const files = await findFilesOfMovies(database, em, ids);
  const versionsOf = Map.groupBy(versions, ({ movie_id }) => movie_id);
  const fileOf = new Map(files.map((file) => [file.versionId ?? file.movieId, file]));
  const byMovie = new Map(
    movies.map((movie): [string, MovieVersion[]] => [
      movie.id,
      [
        toDefaultVersion(movie, fileOf.get(movie.id)),
        ...(versionsOf.get(movie.id) ?? []).map((row) => toVersion(row, movie, fileOf.get(row.id))),
      ],
    ]),
  );
  return stored.map((id) => (id === null ? [] : (byMovie.get(id) ?? [])));
}

type MovieRow = Awaited<ReturnType<typeof readMovies>>[number];
type VersionRow = Awaited<ReturnType<ReturnType<typeof selectVersions>['execute']>>[number];

const kyselyOf = (database: Database, em: EntityManager | null) =>
  em === null ? database.readKysely : database.kysely(em);

const settings = [
  'id',
  'monitored',
  'quality_profile_id',
  'root_folder_path',
  'created_at',
  'updated_at',
] as const;

const readMovies = (database: Database, em: EntityManager | null, ids: readonly string[]) =>
  kyselyOf(database, em)
    .selectFrom('movie')
    .select(settings)
    .where(isOneOf(database.driver, 'id', 'uuid', ids))
    .execute();

/** All versions but the default ones. Ids are time-ordered: by id is by age. */
export const selectVersions = (database: Database, em: EntityManager | null, ids: readonly string[]) =>
  kyselyOf(database, em)
    .selectFrom('movie_version')
    .select([...settings, 'movie_id', 'name', 'edition'])
    .where(isOneOf(database.driver, 'movie_id', 'uuid', ids))
    .orderBy('id');

const toDefaultVersion = (movie: MovieRow, file: StoredMovieFile | undefined): MovieVersion => ({
  id: movie.id,
  movieId: movie.id,
  name: defaultVersionName,
  isDefault: true,
  monitored: movie.monitored,
  qualityProfileId: movie.quality_profile_id,
  rootFolderPath: movie.root_folder_path,
  edition: null,
  ...toFileFields(file),
  createdAt: movie.created_at.toISOString(),
  updatedAt: movie.updated_at.toISOString(),
});

const toVersion = (row: VersionRow, movie: MovieRow, file: StoredMovieFile | undefined): MovieVersion => ({
  id: row.id,
  movieId: movie.id,
  name: row.name,
  isDefault: false,
  monitored: row.monitored,
  qualityProfileId: row.quality_profile_id ?? movie.quality_profile_id,
  rootFolderPath: row.root_folder_path ?? movie.root_folder_path,
  edition: row.edition,
  ...toFileFields(file),
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const toFileFields = (file: StoredMovieFile | undefined) => ({
  hasFile: file !== undefined,
  fileId: file?.id ?? null,
  file: file === undefined ? null : toMovieFile(file),
});

/** The file as the movie shows it. */
export const toMovieFile = (file: StoredMovieFile): MovieFile => ({
  id: file.id,
  path: file.path,
  size: file.size,
  quality: file.quality,
  qualityScore: file.qualityScore,
  releaseTitle: file.releaseTitle,
  releaseGroup: file.releaseGroup,
  edition: file.edition,
  languages: [...file.languages],
  mediaInfo: file.mediaInfo,
  dateAdded: file.dateAdded.toISOString(),
});
