import type { Database } from './database/database.ts';
import { openDatabase } from './database/open-database.ts';
import { createGuard } from './guard.ts';
import type { Library, Movies } from './library.ts';
import { registerDatabase } from './library-internals.ts';
import { checkedSource } from './metadata/checked-source.ts';
import type { MetadataSource } from './metadata/metadata-source.ts';
import { createStarterCatalogue } from './metadata/starter-catalogue/starter-catalogue.ts';
import { createAddMovie } from './movies/add-movie.ts';
import { autoSearchKind, createAutoSearch } from './movies/auto-search.ts';
import { createBulkUpdateMovies } from './movies/bulk-update-movies.ts';
import { createDeleteMovie } from './movies/delete-movie.ts';
import { createGetMovie } from './movies/get-movie.ts';
import { createImportMovies } from './movies/import-movies.ts';
import { createListMovies } from './movies/list/list-movies.ts';
import { createRefreshMovie, createRefreshMovieHandler, refreshMovieKind } from './movies/refresh-movie.ts';
import { createUpdateMovie } from './movies/update-movie.ts';
import { type LibraryOptions, parseOptions } from './options.ts';
import { listQualityProfiles } from './quality/list-quality-profiles.ts';
import { createAutoSearchHandler } from './search/auto-search-handler.ts';
import type { TaskHandlers } from './tasks/task-handlers.ts';
import { createTaskService, type TaskService } from './tasks/task-service.ts';

/** What every feature is built from. */
interface Parts {
  readonly database: Database;
  readonly metadata: Pick<MetadataSource, 'getMovie'>;
  readonly tasks: TaskService;
  readonly rootFolders: readonly string[];
  readonly now: () => Date;
  readonly imageBaseUrl: () => string;
}

/**
 * Opens a movie library: connects to the database and brings its schema up to date. Tasks run once `start` is called.
 *
 * @throws LibraryError `INVALID_INPUT` for options that do not fit, `DATABASE_UNAVAILABLE` when the database cannot be opened
 * @example
 * await using library = await createLibrary({ database: 'sqlite:./library.db' });
 * await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
 */
export async function createLibrary(options: LibraryOptions): Promise<Library> {
  const { rootFolders, runTasks, now } = parseOptions(options);
  const { logger } = options;
  const database = await openDatabase({ address: options.database, logger });
  const source = options.metadata ?? createStarterCatalogue();
  const tasks = createTaskService({ database, logger, now: options.now });
  const imageBaseUrl = () => source.imageBaseUrl;
  const metadata = checkedSource(source);
  const parts: Parts = { database, metadata, tasks, rootFolders, now, imageBaseUrl };
  const guard = createGuard();

  const stop = guard.closing(async () => {
    await tasks.stop();
    await database.close();
  });
  const library: Library = {
    movies: guard.all(createMovies(parts)),
    tasks: guard.all({ get: tasks.get, list: tasks.list, cancel: tasks.cancel }),
    qualityProfiles: guard.all({ list: () => listQualityProfiles(database) }),
    start: guard.one(async () => {
      if (runTasks) {
        await tasks.start(createHandlers(parts));
      }
    }),
    stop,
    health: async () => ({
      database: { ok: await isReachable(database), driver: database.driver },
      metadata: { source: source.name, description: source.description },
    }),
    [Symbol.asyncDispose]: stop,
  };
  registerDatabase(library, database);
  return library;
}

function createMovies(parts: Parts): Movies {
  return {
    add: createAddMovie(parts),
    list: createListMovies(parts),
    get: createGetMovie(parts),
    update: createUpdateMovie(parts),
    bulkUpdate: createBulkUpdateMovies(parts),
    delete: createDeleteMovie(parts),
    autoSearch: createAutoSearch(parts),
    refresh: createRefreshMovie(parts),
    import: createImportMovies(parts),
  };
}

function createHandlers(parts: Parts): TaskHandlers {
  return {
    [refreshMovieKind]: createRefreshMovieHandler(parts),
    [autoSearchKind]: createAutoSearchHandler({ ...parts, indexers: [] }),
  };
}

async function isReachable(database: Database): Promise<boolean> {
  try {
    return await database.isReachable();
  } catch {
    // Any failure to answer is the answer: it is not reachable.
    return false;
  }
}
