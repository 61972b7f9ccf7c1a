import { isAbsolute } from 'node:path';
import type { Database, EntityManager } from '../database/database.ts';
import { isUniqueViolation } from '../database/driver-errors.ts';
import { MovieFileEntity } from '../files/movie-file.entity.ts';
import { uuidv7 } from '../identifiers.ts';
import type { MovieMetadata } from '../metadata/metadata-source.ts';
import { qualityScore } from '../quality/qualities.ts';
import { QualityProfileEntity } from '../quality/quality-profile.entity.ts';
import { clean } from '../text/clean.ts';
import { invalidInput, validate } from '../validate.ts';
import { ensureGenres } from './ensure-genres.ts';
import { freeSlugs } from './free-slug.ts';
import { MovieDetailsEntity, MovieEntity } from './movie.entity.ts';
import type { MediaInfo } from './movie.schema.ts';
import { movieCreate } from './movie-inputs.schema.ts';
import { checkSettings } from './movie-settings.ts';
import { toStoredMetadata } from './stored-metadata.ts';
import type { UpdateMovieDeps } from './update-movie.ts';

/** A movie whose facts are known already, as when a library moves here from elsewhere. */
export interface MovieToImport {
  readonly metadata: MovieMetadata;
  readonly rootFolderPath: string;
  readonly monitored?: boolean;
  readonly minimumAvailability?: 'announced' | 'inCinemas' | 'released';
  readonly qualityProfileId?: string;
  /** When it was added there; now unless given. */
  readonly addedAt?: Date;
  readonly file?: FileToImport;
}

export interface FileToImport {
  /** Absolute. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly quality: string;
  readonly releaseTitle?: string | null;
  readonly releaseGroup?: string | null;
  readonly edition?: string | null;
  readonly languages?: readonly string[];
  readonly mediaInfo?: MediaInfo | null;
  readonly dateAdded?: Date;
}

export interface MoviesImported {
  readonly importedCount: number;
  /** TMDB ids that were in the library already, or stood in the list twice. */
  readonly skipped: readonly number[];
}

/**
 * Adds many movies without asking a metadata source: all of `movies` in one transaction, except those whose TMDB id is in
 * the library already. A thousand or so at a time keep the transaction short.
 *
 * @internal
 */
export function createImportMovies(deps: UpdateMovieDeps) {
  const { database, now } = deps;

  return async function importMovies(movies: readonly MovieToImport[]): Promise<MoviesImported> {
    const checked = await checkAll(deps, movies);
    return withFilesOnce(() =>
      database.transaction(
        async (em) => {
          const fresh = await notYetKnown(database, em, checked);
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

/** TMDB ids and slugs are looked at under the lock, so that only a file can be there already. */
async function withFilesOnce<T>(insert: () => Promise<T>): Promise<T> {
  try {
    return await insert();
  } catch (error) {
    throw isUniqueViolation(error)
      ? invalidInput([{ field: 'file.path', message: 'must not be the file of another movie' }])
      : error;
  }
}

/** Each setting's value is looked up once, however many movies share it. */
async function checkAll(deps: UpdateMovieDeps, movies: readonly MovieToImport[]): Promise<MovieToImport[]> {
  const checkedSettings = new Map<string, Awaited<ReturnType<typeof checkSettings>>>();
  const result: MovieToImport[] = [];
  for (const movie of movies) {
    const { metadata, rootFolderPath, monitored, minimumAvailability, qualityProfileId } = movie;
    const given = {
      tmdbId: metadata.tmdbId,
      rootFolderPath,
      monitored,
      minimumAvailability,
      qualityProfileId,
    };
    const { tmdbId: _, searchOnAdd: __, ...settings } = validate(movieCreate, given);
    if (movie.file !== undefined && (!isAbsolute(movie.file.path) || movie.file.path.includes('\0'))) {
      throw invalidInput([{ field: 'file.path', message: 'must be an absolute path' }]);
    }
    const key = JSON.stringify(settings);
    const checked = checkedSettings.get(key) ?? (await checkSettings(deps, settings));
    checkedSettings.set(key, checked);
    result.push({ ...movie, ...checked } as MovieToImport);
  }
  return result;
}

async function notYetKnown(database: Database, em: EntityManager, movies: readonly MovieToImport[]) {
  const ids = movies.map(({ metadata }) => metadata.tmdbId);
  const oneOf = database.driver === 'sqlite' ? 'in (select value from json_each(?))' : '= any(?::int[])';
  const { rows } = await database.execute<{ tmdb_id: number }>(
    em,
    `select tmdb_id from movie where tmdb_id ${oneOf}`,
    [ids],
  );
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
  movies: readonly MovieToImport[],
  moment: Date,
) {
  if (movies.length === 0) {
    return;
  }
  const spell = await ensureGenres(database, em, [
    ...new Set(movies.flatMap(({ metadata }) => metadata.genres)),
  ]);
  const slugs = await freeSlugs(
    database,
    em,
    movies.map(({ metadata }) => metadata),
  );
  const profile = await em.findOneOrFail(QualityProfileEntity, { isDefault: true });
  const stored = movies.map((movie, index) => {
    const { details, genres, ...parts } = toStoredMetadata(movie.metadata);
    const id = uuidv7();
    const addedAt = movie.addedAt ?? moment;
    const row = {
      ...parts.movie,
      ...{ id, tmdbId: movie.metadata.tmdbId, titleSlug: slugs[index] ?? id, genres: spell(genres) },
      ...{ monitored: movie.monitored ?? true, minimumAvailability: movie.minimumAvailability ?? 'released' },
      ...{ rootFolderPath: movie.rootFolderPath, qualityProfileId: movie.qualityProfileId ?? profile.id },
      ...{ searchOnAdd: false, lastSearchTime: null, addedAt, createdAt: addedAt, updatedAt: addedAt },
    };
    return {
      row,
      details: { movieId: id, ...details },
      file: movie.file && toFileRow(id, movie.file, addedAt),
    };
  });
  await em.insertMany(
    MovieEntity,
    stored.map(({ row }) => row),
  );
  await em.insertMany(
    MovieDetailsEntity,
    stored.map(({ details }) => details),
  );
  const files = stored.flatMap(({ file }) => file ?? []);
  if (files.length > 0) {
    await em.insertMany(MovieFileEntity, files);
  }
}

function toFileRow(movieId: string, file: FileToImport, addedAt: Date) {
  return {
    id: uuidv7(),
    movieId,
    path: file.path,
    size: file.size,
    quality: clean(file.quality),
    qualityScore: qualityScore(file.quality),
    releaseTitle: cleanOrNull(file.releaseTitle),
    releaseGroup: cleanOrNull(file.releaseGroup),
    edition: cleanOrNull(file.edition),
    languages: (file.languages ?? []).map(clean),
    mediaInfo: file.mediaInfo ?? null,
    dateAdded: file.dateAdded ?? addedAt,
  };
}

const cleanOrNull = (text: string | null | undefined) =>
  text === null || text === undefined ? null : clean(text);
