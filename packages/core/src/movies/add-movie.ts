import { retryTransient } from '../async/retry-transient.ts';
import type { Database, EntityManager } from '../database/database.ts';
import { isUniqueViolation } from '../database/driver-errors.ts';
import { LibraryError } from '../errors/library-error.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { MetadataSource, MovieMetadata } from '../metadata/metadata-source.ts';
import { QualityProfileEntity } from '../quality/quality-profile.entity.ts';
import { readRootFolders } from '../root-folders/read-root-folders.ts';
import { requireRootFolder } from '../root-folders/require-root-folder.ts';
import { validate } from '../validation/validate.ts';
import { ensureGenres } from './ensure-genres.ts';
import { freeSlugs } from './free-slug.ts';
import { MovieDetailsEntity, MovieEntity } from './movie.entity.ts';
import { type MovieCreateInput, movieCreateSchema } from './movie-inputs.schema.ts';
import type { MovieCreated } from './movie-results.schema.ts';
import { checkSettings, type MovieSettings } from './movie-settings.ts';
import { toStoredMetadata } from './stored-metadata.ts';

export interface AddMovieDeps {
  readonly database: Database;
  readonly metadata: Pick<MetadataSource, 'getMovie'>;
  /** Enqueues a search for a new movie in the transaction that adds it. */
  readonly enqueueSearch: (em: EntityManager, movieId: string) => Promise<unknown>;
  readonly now: () => Date;
}

type NewMovie = Required<MovieSettings> & { readonly searchOnAdd: boolean };

/** Another transaction may insert the same slug between the query for free slugs and the insert; a retry finds it taken. */
const maximumAttempts = 5;

/** Adds a movie by its TMDB id. Of concurrent calls with the same id one succeeds, by the unique index. */
export function createAddMovie(deps: AddMovieDeps) {
  const { database, metadata } = deps;

  return async function addMovie(input: MovieCreateInput): Promise<MovieCreated> {
    const { tmdbId, searchOnAdd, ...given } = validate(movieCreateSchema, input);
    const settings = await checkSettings(deps, given);
    await rejectExisting(database, tmdbId);
    const movie = await metadata.getMovie(tmdbId);
    const complete = {
      qualityProfileId: settings.qualityProfileId ?? (await defaultProfileId(database, settings)),
      searchOnAdd,
      ...settings,
    } as NewMovie;
    const id = await insertMovie(deps, { ...movie, tmdbId }, complete);
    return { id };
  };
}

async function insertMovie(deps: AddMovieDeps, metadata: MovieMetadata, settings: NewMovie): Promise<string> {
  const { database } = deps;
  return retryTransient(
    () => insertOnce(deps, metadata, settings),
    async (error, attempt) => {
      if (isUniqueViolation(error)) {
        await rejectExisting(database, metadata.tmdbId);
        return { retryInMs: attempt < maximumAttempts ? 0 : null };
      }
      return { retryInMs: null };
    },
  );
}

function insertOnce(
  { database, enqueueSearch, now }: AddMovieDeps,
  metadata: MovieMetadata,
  settings: NewMovie,
): Promise<string> {
  const { movie, details, genres } = toStoredMetadata(metadata);
  return database.transaction(
    async (em) => {
      await requireRootFolder(database, em, settings.rootFolderPath);
      const spell = await ensureGenres(database, em, genres);
      const [titleSlug = String(metadata.tmdbId)] = await freeSlugs(database, em, [metadata]);
      const id = uuidv7();
      const addedAt = now();
      em.persist(
        em.create(MovieEntity, {
          ...movie,
          ...settings,
          ...{ id, tmdbId: metadata.tmdbId, titleSlug, genres: spell(genres) },
          ...{ lastSearchTime: null, metadataRefreshedAt: addedAt },
          ...{ addedAt, createdAt: addedAt, updatedAt: addedAt },
        }),
      );
      await em.flush();
      em.persist(em.create(MovieDetailsEntity, { movieId: id, ...details }));
      await em.flush();
      if (settings.searchOnAdd) {
        await enqueueSearch(em, id);
      }
      return id;
    },
    { lock: 'movies' },
  );
}

async function rejectExisting(database: Database, tmdbId: number): Promise<void> {
  const existing = await database.fork().findOne(MovieEntity, { tmdbId }, { fields: ['title'] });
  if (existing !== null) {
    const message = `${existing.title} (TMDB ${tmdbId}) is already in the library.`;
    throw new LibraryError('MOVIE_ALREADY_EXISTS', message, {
      details: [{ field: 'tmdbId', message: 'is already in the library', id: existing.id }],
    });
  }
}

async function defaultProfileId(database: Database, { rootFolderPath }: MovieSettings): Promise<string> {
  const rootFolder = (await readRootFolders(database)).find(({ path }) => path === rootFolderPath);
  if (rootFolder !== undefined && rootFolder.defaultQualityProfileId !== null) {
    return rootFolder.defaultQualityProfileId;
  }
  const profile = await database.fork().findOneOrFail(QualityProfileEntity, { isDefault: true });
  return profile.id;
}
