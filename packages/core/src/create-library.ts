import {
  backUpDatabaseKind,
  createBackUpDatabaseHandler,
  type ScheduledBackupDeps,
} from './backup/scheduled-backup.ts';
import type { Database } from './database/database.ts';
import { registerDatabase } from './database/library-database.ts';
import { openDatabase } from './database/open-database.ts';
import { toLibraryError } from './database/to-library-error.ts';
import { schedules } from './default-schedules.ts';
import { entities } from './entities.ts';
import { createEvents } from './events/create-events.ts';
import type { Events } from './events/events.ts';
import type { LibraryHealth } from './health/library-health.ts';
import type { Library } from './library.ts';
import {
  type LibraryOptions,
  parseOptions,
  parseStartOptions,
  type StartOptions,
} from './library-options.ts';
import { createClosers } from './lifecycle/disposal-stack.ts';
import { createGuard } from './lifecycle/operation-guard.ts';
import type { LibraryLogger } from './logging/library-logger.ts';
import { type AccessCheck, createAccessCheck } from './metadata/check-access.ts';
import { type CheckedSource, checkedSource } from './metadata/checked-source.ts';
import type { MetadataSource } from './metadata/metadata-source.ts';
import { createSearchMetadata } from './metadata/search-metadata.ts';
import { createStarterCatalogue } from './metadata/starter-catalogue/starter-catalogue.ts';
import { createAddMovie } from './movies/add-movie.ts';
import { createAddMovies } from './movies/add-movies.ts';
import { createBulkUpdateMovies } from './movies/bulk-update-movies.ts';
import { createConnectMovies } from './movies/connection/connect-movies.ts';
import { createDeleteMovie } from './movies/delete-movie.ts';
import { createGetMovie } from './movies/get-movie.ts';
import { createFindMovieIds, createGetMovies, createGetMoviesByTmdbId } from './movies/get-movies.ts';
import { createImportMovies } from './movies/import-movies.ts';
import { createListMovies } from './movies/list/list-movies.ts';
import type { Movies } from './movies/movies.ts';
import { createRefreshMovie, createRefreshMovieHandler, refreshMovieKind } from './movies/refresh-movie.ts';
import {
  createRefreshStaleMoviesHandler,
  refreshStaleMoviesKind,
} from './movies/stale/refresh-stale-movies.ts';
import { createUpdateMovie } from './movies/update-movie.ts';
import { listQualityProfiles } from './quality/list-quality-profiles.ts';
import { createAutoSearchHandler } from './search/auto-search/auto-search-handler.ts';
import { autoSearchKind, createAutoSearch } from './search/auto-search/start-auto-search.ts';
import {
  createSearchCutoffUnmetMoviesHandler,
  createSearchMissingMoviesHandler,
  searchCutoffUnmetMoviesKind,
  searchMissingMoviesKind,
} from './search/scheduled-search.ts';
import { createLibraryStatistics } from './statistics/library-statistics.ts';
import { cleanHistoryKind, createCleanHistoryHandler } from './tasks/clean-history.ts';
import { openScheduleService, type ScheduleService } from './tasks/schedules/schedule-service.ts';
import type { ScheduleHealth } from './tasks/schedules/schedules.ts';
import type { TaskHandler, TaskHandlers, TaskKind } from './tasks/task-handlers.ts';
import { openTaskService, type TaskService } from './tasks/task-service.ts';
import { createTaskSql, type TaskSql } from './tasks/task-sql.ts';

/** What every feature is built from. */
interface Parts {
  readonly database: Database;
  readonly metadata: CheckedSource;
  readonly tasks: TaskService;
  readonly sql: TaskSql;
  readonly rootFolders: readonly string[];
  readonly backup: ScheduledBackupDeps;
  readonly now: () => Date;
  readonly imageBaseUrl: () => string;
  readonly logger: LibraryLogger | undefined;
}

/**
 * Opens a movie library: connects to the database and brings its schema up to date. Tasks run once `start` is called.
 *
 * @throws LibraryError `INVALID_INPUT` for options that do not fit, `DATABASE_UNAVAILABLE` when the database cannot be opened
 * @example
 * const library = await createLibrary({ database: 'sqlite:./library.db' });
 * await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
 * await library.stop();
 */
export async function createLibrary(options: LibraryOptions): Promise<Library> {
  parseOptions(options);
  const database = await openDatabase({ address: options.database, entities, logger: options.logger });
  return createLibraryOn(database, options);
}

/**
 * The same over a database that is open already; the library closes it.
 *
 * @internal
 */
export async function createLibraryOn(database: Database, options: LibraryOptions): Promise<Library> {
  const { rootFolders, taskGraceMs: graceMs, backups, now } = parseOptions(options);
  const { logger } = options;
  const opened = createClosers();
  opened.add(() => database.close());
  try {
    const sql = createTaskSql(database, options.now);
    const tasks = await openTaskService({ database, logger, now: options.now });
    opened.add(() => tasks.close({ graceMs }));
    const scheduling = await openScheduleService({
      database,
      tasks,
      definitions: schedules,
      backsUp: backups.folder !== undefined,
      sql,
      logger,
    });
    opened.add(scheduling.stop);
    const source = options.metadata ?? createStarterCatalogue();
    const events = createEvents({ database, logger });
    opened.add(events.close);
    const imageBaseUrl = () => source.imageBaseUrl;
    const metadata = checkedSource(source);
    const access = createAccessCheck({ source, logger });
    opened.add(access.stop);
    const { folder, keep } = backups;
    const backup = { address: options.database, folder, keep, now };
    const parts: Parts = { database, metadata, tasks, sql, rootFolders, backup, now, imageBaseUrl, logger };
    return assemble(parts, { source, access, scheduling, events, close: opened.close });
  } catch (error) {
    await opened.close();
    throw toLibraryError(error);
  }
}

interface Beside {
  readonly source: MetadataSource;
  readonly access: AccessCheck;
  readonly scheduling: ScheduleService;
  readonly events: Events;
  /** Closes what was opened, the last first. */
  close(): Promise<void>;
}

/** The library's face: everything behind one door, which closes once. */
function assemble(parts: Parts, { source, access, scheduling, events, close }: Beside): Library {
  const { database, tasks } = parts;
  const guard = createGuard(parts.logger);
  const closeAll = guard.closing(close);
  const stop = () => {
    database.shortenTimeouts();
    return closeAll();
  };
  const movies: Movies = guard.all(createMovies(parts, (input) => movies.add(input)));
  const library: Library = {
    movies,
    tasks: guard.all({
      get: tasks.get,
      getMany: tasks.getMany,
      list: tasks.list,
      count: tasks.count,
      listBySubjects: tasks.listBySubjects,
      cancel: tasks.cancel,
      retry: tasks.retry,
      statistics: tasks.statistics,
    }),
    schedules: guard.all({ list: scheduling.list, update: scheduling.update, run: scheduling.run }),
    events: { on: events.on, stream: events.stream, ...guard.all({ position: events.position }) },
    qualityProfiles: guard.all({ list: (options) => listQualityProfiles(database, options) }),
    metadata: guard.all({
      search: createSearchMetadata({ ...parts, findMovieIds: createFindMovieIds(parts) }),
    }),
    statistics: guard.one(createLibraryStatistics(parts)),
    start: guard.one(async (startOptions?: StartOptions) => {
      const { tasks: runsTasks } = parseStartOptions(startOptions);
      access.begin();
      if (runsTasks) {
        await tasks.start(createHandlers(parts));
        scheduling.start();
      }
    }),
    stop,
    health: async () => {
      const databaseState = await databaseHealth(database);
      return {
        database: databaseState,
        schedules: databaseState.ok ? await scheduling.health().catch(() => unreadable) : unreadable,
        metadata: describe(source),
      };
    },
    [Symbol.asyncDispose]: stop,
  };
  registerDatabase(library, database);
  return library;
}

function createMovies(parts: Parts, addMovie: Movies['add']): Movies {
  return {
    add: createAddMovie(parts),
    addMany: createAddMovies({ ...parts, addMovie }),
    list: createListMovies(parts),
    get: createGetMovie(parts),
    connection: createConnectMovies(parts),
    getMany: createGetMovies(parts),
    getManyByTmdbId: createGetMoviesByTmdbId(parts),
    update: createUpdateMovie(parts),
    bulkUpdate: createBulkUpdateMovies(parts),
    delete: createDeleteMovie(parts),
    autoSearch: createAutoSearch(parts),
    refresh: createRefreshMovie(parts),
    import: createImportMovies(parts),
  };
}

/** At once in one instance; searches go easy on the indexers, which count what each caller asks. */
const concurrency = { refresh: 4, search: 2, schedule: 1 } as const;

function createHandlers(parts: Parts): TaskHandlers {
  const searching = { ...parts, indexers: [] };
  const scheduled = (run: TaskHandler): TaskKind => ({ run, concurrency: concurrency.schedule });
  return {
    [refreshMovieKind]: { run: createRefreshMovieHandler(parts), concurrency: concurrency.refresh },
    [autoSearchKind]: { run: createAutoSearchHandler(searching), concurrency: concurrency.search },
    [refreshStaleMoviesKind]: scheduled(createRefreshStaleMoviesHandler(parts)),
    [searchMissingMoviesKind]: scheduled(createSearchMissingMoviesHandler(searching)),
    [searchCutoffUnmetMoviesKind]: scheduled(createSearchCutoffUnmetMoviesHandler(searching)),
    [backUpDatabaseKind]: scheduled(createBackUpDatabaseHandler(parts.backup)),
    [cleanHistoryKind]: scheduled(createCleanHistoryHandler(parts)),
  };
}

/** `description` is read from the source each time, as it says what is wrong with it at present. */
const describe = (source: MetadataSource) => ({
  source: source.name,
  get description() {
    return source.description;
  },
});

/** The schedules of a database that does not answer, of which `database` says so. */
const unreadable: ScheduleHealth = { ok: false, problems: [] };

async function databaseHealth(database: Database): Promise<LibraryHealth['database']> {
  const { driver } = database;
  const problem = await database.findTrouble();
  return problem === null ? { ok: true, driver } : { ok: false, driver, problem };
}
