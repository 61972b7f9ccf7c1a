import { scoreMovieFiles } from '../custom-formats/file-scores/score-files.ts';
import type { Database, EntityManager } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';
import { movieNotFound } from '../errors/movie-not-found.ts';
import type { MetadataSource, MovieMetadata } from '../metadata/metadata-source.ts';
import { interactivePriority } from '../tasks/enqueue-task.ts';
import { refreshMovieKind } from '../tasks/kind-names.ts';
import type { TaskHandler } from '../tasks/task-handlers.ts';
import type { TaskService } from '../tasks/task-service.ts';
import { ensureGenres } from './ensure-genres.ts';
import { findMovieId } from './find-movie-id.ts';
import { MovieDetailsEntity, MovieEntity } from './movie.entity.ts';
import type { RefreshStarted } from './movie-results.schema.ts';
import { markRefreshed } from './stale/mark-refreshed.ts';
import { toStoredMetadata } from './stored-metadata.ts';

export interface RefreshMovieDeps {
  readonly database: Database;
  readonly tasks: TaskService;
}

/** Queues a refresh of a movie's metadata, or joins the running one. */
export function createRefreshMovie({ database, tasks }: RefreshMovieDeps) {
  return async function refreshMovie(id: string): Promise<RefreshStarted> {
    const task = await database.transaction(async (em) =>
      enqueueRefresh(tasks, em, await findMovieId(database, em, id)),
    );
    return { taskId: task.id };
  };
}

/**
 * Enqueues in the caller's transaction; at most one refresh of a movie is queued or running.
 *
 * @param options.scheduled whether a schedule started it: it runs after what users wait for
 */
export function enqueueRefresh(
  tasks: Pick<TaskService, 'enqueue'>,
  em: EntityManager,
  movieId: string,
  { scheduled = false } = {},
) {
  return tasks.enqueue(em, {
    kind: refreshMovieKind,
    subjectId: movieId,
    dedupeKey: `${refreshMovieKind}:${movieId}`,
    priority: scheduled ? 0 : interactivePriority,
  });
}

export interface RefreshMovieHandlerDeps {
  readonly database: Database;
  readonly metadata: Pick<MetadataSource, 'getMovie'>;
  readonly now: () => Date;
}

/**
 * Requests the metadata from the source, past its cache, then stores all of the answer or nothing. `updatedAt` changes only if
 * the answer does. Idempotent.
 */
export function createRefreshMovieHandler({ database, metadata, now }: RefreshMovieHandlerDeps): TaskHandler {
  return async ({ task, signal, ensureHeld, progress }) => {
    const movieId = task.subjectId ?? '';
    const known = await database
      .fork()
      .findOne(MovieEntity, { id: movieId }, { fields: ['tmdbId', 'title'] });
    if (known === null) {
      throw movieNotFound(movieId);
    }
    progress(10, `Asking for ${known.title}`);
    const movie = await requestMetadata({
      database,
      metadata,
      movieId,
      tmdbId: known.tmdbId,
      signal,
      askedAt: now(),
    });
    // A task that was cancelled or lost its lease during the request must not overwrite newer metadata.
    await ensureHeld();
    progress(80, `Storing ${movie.title}`);
    await store({ database, movieId, metadata: movie, signal, refreshedAt: now() });
    return { result: { tmdbId: known.tmdbId, title: movie.title }, message: `Refreshed ${movie.title}` };
  };
}

interface RequestParams {
  readonly database: Database;
  readonly metadata: Pick<MetadataSource, 'getMovie'>;
  readonly movieId: string;
  readonly tmdbId: number;
  readonly signal: AbortSignal;
  readonly askedAt: Date;
}

async function requestMetadata({ database, metadata, movieId, tmdbId, signal, askedAt }: RequestParams) {
  try {
    return await metadata.getMovie(tmdbId, { signal, fresh: true });
  } catch (error) {
    if (error instanceof LibraryError && error.code === 'METADATA_NOT_FOUND' && !signal.aborted) {
      // Otherwise movies that the source no longer has would stay the oldest and fill every run.
      await markRefreshed(database, { ids: [movieId], askedAt, before: askedAt });
    }
    throw error;
  }
}

interface StoreParams {
  readonly database: Database;
  readonly movieId: string;
  readonly metadata: MovieMetadata;
  readonly signal: AbortSignal;
  readonly refreshedAt: Date;
}

function store({ database, movieId, metadata, signal, refreshedAt }: StoreParams): Promise<void> {
  const { movie, details, genres } = toStoredMetadata(metadata);
  return database.transaction(
    async (em) => {
      signal.throwIfAborted();
      const spell = await ensureGenres(database, em, genres);
      const stored = await em.findOne(MovieEntity, { id: movieId });
      const storedDetails = await em.findOne(MovieDetailsEntity, { movieId });
      if (stored === null || storedDetails === null) {
        throw movieNotFound(movieId);
      }
      const language = storedDetails.originalLanguage;
      em.assign(stored, { ...movie, genres: spell(genres) });
      em.assign(storedDetails, details);
      const work = em.getUnitOfWork();
      work.computeChangeSets();
      if (work.getChangeSets().length > 0) {
        em.assign(stored, { updatedAt: refreshedAt });
      }
      em.assign(stored, { metadataRefreshedAt: refreshedAt });
      if (storedDetails.originalLanguage !== language) {
        await em.flush();
        await scoreMovieFiles(database, em, [movieId]);
      }
    },
    { lock: 'movies' },
  );
}
