import type { z } from 'zod';
import { scoreMovieFiles } from '../custom-formats/file-scores/score-files.ts';
import type { Database, EntityManager } from '../database/database.ts';
import { isUniqueViolation } from '../database/driver-errors.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import { MovieFileEntity } from '../files/movie-file.entity.ts';
import { fileOfAnotherMovie, resolveMovieFiles } from '../files/resolve-movie-files.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { qualityScore } from '../quality/qualities.ts';
import { QualityProfileEntity } from '../quality/quality-profile.entity.ts';
import { readRootFolders } from '../root-folders/read-root-folders.ts';
import { requireRootFolder } from '../root-folders/require-root-folder.ts';
import { clean, cleanOrNull } from '../text/clean.ts';
import { validate } from '../validation/validate.ts';
import { ensureGenres } from './ensure-genres.ts';
import { freeSlugs } from './free-slug.ts';
import { MovieDetailsEntity, MovieEntity } from './movie.entity.ts';
import {
  type fileToImportSchema,
  type MoviesImported,
  type MovieToImport,
  moviesToImportSchema,
  type movieToImportSchema,
} from './movie-import.schema.ts';
import { checkSettings, type MovieSettings, type MovieSettingsDeps } from './movie-settings.ts';
import { toStoredMetadata } from './stored-metadata.ts';

interface ImportMoviesDeps extends MovieSettingsDeps {
  readonly now: () => Date;
}

type CheckedMovie = Omit<ValidMovie, 'file'> & { readonly file?: CheckedFile | undefined };
/** With its path normalised. */
type CheckedFile = z.output<typeof fileToImportSchema> & { readonly nameKey: string };

/**
 * Adds many movies without a metadata source: all of `movies` in one transaction, except those whose TMDB id is in the
 * library already. About a thousand per call keep the transaction short.
 *
 * @internal
 */
export function createImportMovies(deps: ImportMoviesDeps) {
  const { database, now } = deps;

  return async function importMovies(movies: readonly MovieToImport[]): Promise<MoviesImported> {
    const checked = await checkAll(deps, movies);
    return refuseFileOfAnotherMovie(() =>
      database.transaction(
        async (em) => {
          const fresh = await withoutExisting(database, em, checked);
          await insertAll(database, em, fresh, now());
          const added = new Set(fresh);
          return {
            importedCount: fresh.length,
            skipped: checked.filter((movie) => !added.has(movie)).map(({ metadata }) => metadata.tmdbId),
          };
        },
        { lock: 'movies' },
      ),
    );
  };
}

/** TMDB ids and slugs are checked under the lock, so only a file can violate a unique index. */
async function refuseFileOfAnotherMovie<T>(insert: () => Promise<T>): Promise<T> {
  try {
    return await insert();
  } catch (error) {
    throw isUniqueViolation(error) ? fileOfAnotherMovie() : error;
  }
}

/** Validates before the transaction, in which the disk is not read. */
async function checkAll(deps: ImportMoviesDeps, movies: readonly MovieToImport[]): Promise<CheckedMovie[]> {
  const checked = await checkEachSettings(deps, validate(moviesToImportSchema, movies));
  return resolveMovieFiles(deps.database, checked);
}

type ValidMovie = z.output<typeof movieToImportSchema>;

/** Reads each combination of settings once for all movies that have it. */
async function checkEachSettings(
  deps: ImportMoviesDeps,
  movies: readonly ValidMovie[],
): Promise<ValidMovie[]> {
  const checkedSettings = new Map<string, MovieSettings>();
  const result: ValidMovie[] = [];
  for (const movie of movies) {
    const { monitored, minimumAvailability, rootFolderPath, qualityProfileId } = movie;
    const settings = { monitored, minimumAvailability, rootFolderPath, qualityProfileId };
    const key = JSON.stringify(settings);
    const checked = checkedSettings.get(key) ?? (await checkSettings(deps, settings));
    checkedSettings.set(key, checked);
    result.push({ ...movie, ...checked });
  }
  return result;
}

async function withoutExisting(database: Database, em: EntityManager, movies: readonly CheckedMovie[]) {
  const ids = movies.map(({ metadata }) => metadata.tmdbId);
  const rows = await database
    .kysely(em)
    .selectFrom('movie')
    .select('tmdb_id')
    .where(isOneOf(database.driver, 'tmdb_id', 'int', ids))
    .execute();
  const seen = new Set(rows.map((row) => row.tmdb_id));
  return movies.filter(({ metadata }) => {
    const isNew = !seen.has(metadata.tmdbId);
    seen.add(metadata.tmdbId);
    return isNew;
  });
}

async function insertAll(
  database: Database,
  em: EntityManager,
  movies: readonly CheckedMovie[],
  importedAt: Date,
): Promise<void> {
  if (movies.length === 0) {
    return;
  }
  const rootFolders = await readRootFolders(database, em);
  for (const path of new Set(movies.map(({ rootFolderPath }) => rootFolderPath))) {
    await requireRootFolder(database, em, path);
  }
  const metadata = movies.map(({ metadata }) => metadata);
  const spell = await ensureGenres(database, em, [...new Set(metadata.flatMap(({ genres }) => genres))]);
  const slugs = await freeSlugs(database, em, metadata);
  const profile = await em.findOneOrFail(QualityProfileEntity, { isDefault: true });
  const rows = movies.map((movie, index) => {
    const id = uuidv7();
    const titleSlug = slugs[index] ?? id;
    const rootFolder = rootFolders.find(({ path }) => path === movie.rootFolderPath);
    const profileId = rootFolder?.defaultQualityProfileId ?? profile.id;
    return toRows(movie, { id, titleSlug, spell, profileId, importedAt });
  });
  await em.insertMany(
    MovieEntity,
    rows.map((row) => row.movie),
  );
  await em.insertMany(
    MovieDetailsEntity,
    rows.map((row) => row.details),
  );
  const files = rows.flatMap((row) => row.file ?? []);
  if (files.length > 0) {
    await em.insertMany(MovieFileEntity, files);
    await scoreMovieFiles(
      database,
      em,
      files.map(({ movieId }) => movieId),
    );
  }
}

interface RowParams {
  readonly id: string;
  readonly titleSlug: string;
  readonly spell: (genres: readonly string[]) => string[];
  /** The default profile of its root folder. */
  readonly profileId: string;
  readonly importedAt: Date;
}

function toRows(movie: CheckedMovie, { id, titleSlug, spell, profileId, importedAt }: RowParams) {
  const { genres, details, ...facts } = toStoredMetadata(movie.metadata);
  const addedAt = movie.addedAt ?? importedAt;
  const { monitored, minimumAvailability, rootFolderPath, qualityProfileId = profileId } = movie;
  return {
    movie: {
      ...facts.movie,
      ...{ id, tmdbId: movie.metadata.tmdbId, titleSlug, genres: spell(genres) },
      ...{ monitored, minimumAvailability, rootFolderPath, qualityProfileId, searchOnAdd: false },
      ...{ lastSearchTime: null, metadataRefreshedAt: addedAt },
      ...{ addedAt, createdAt: addedAt, updatedAt: addedAt },
    },
    details: { movieId: id, ...details },
    file: movie.file && toFileRow(id, movie.file, addedAt),
  };
}

function toFileRow(movieId: string, file: CheckedFile, addedAt: Date) {
  return {
    id: uuidv7(),
    movieId,
    path: file.path,
    nameKey: file.nameKey,
    size: file.size,
    quality: clean(file.quality),
    qualityScore: qualityScore(file.quality),
    releaseTitle: cleanOrNull(file.releaseTitle),
    releaseGroup: cleanOrNull(file.releaseGroup),
    edition: cleanOrNull(file.edition),
    languages: file.languages.map(clean),
    mediaInfo: file.mediaInfo,
    dateAdded: file.dateAdded ?? addedAt,
  };
}
