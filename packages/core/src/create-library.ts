import {
  backUpDatabaseKind,
  createBackUpDatabaseHandler,
  type ScheduledBackupDeps,
} from './backup/scheduled-backup.ts';
import type { Database, EntityManager } from './database/database.ts';
import { urlOf } from './database/database-option.ts';
import { registerDatabase } from './database/library-database.ts';
import { openDatabase } from './database/open-database.ts';
import { toLibraryError } from './database/to-library-error.ts';
import { defaultSchedules } from './default-schedules.ts';
import { entities } from './entities.ts';
import { createEvents } from './events/create-events.ts';
import type { Events } from './events/events.ts';
import { createFileJournal, type FileJournal } from './file-operations/file-journal.ts';
import type { OnFileStep } from './file-operations/settle-operation.ts';
import { createFileRemoval, type FileRemoval } from './files/create-file-removal.ts';
import { createHealth } from './health/create-health.ts';
import { createActivityLog } from './history/create-activity-log.ts';
import { createImports } from './import/create-imports.ts';
import { createImportFilesHandler, importFilesKind } from './import/import-files-handler.ts';
import { defineImportOperation, type RunImport } from './import/import-operation.ts';
import type { Library } from './library.ts';
import {
  type LibraryOptions,
  type ParsedLibraryOptions,
  parseLibraryOptions,
  parseStartOptions,
  type StartOptions,
} from './library-options.ts';
import { createDisposalStack } from './lifecycle/disposal-stack.ts';
import { createOperationGuard } from './lifecycle/operation-guard.ts';
import type { LibraryLogger } from './logging/library-logger.ts';
import { createMediaProbe, type MediaProbe } from './media-info/create-media-probe.ts';
import { type AccessCheck, createAccessCheck } from './metadata/check-access.ts';
import type { MetadataSource } from './metadata/metadata-source.ts';
import { createSearchMetadata } from './metadata/search-metadata.ts';
import { createStarterCatalogue } from './metadata/starter-catalogue/starter-catalogue.ts';
import { type ValidatedSource, validateResponses } from './metadata/validate-responses.ts';
import { enqueueMove as enqueueMoveTask, moveMovieFilesKind } from './moves/enqueue-move.ts';
import { createFileMoves, type FileMoves } from './moves/file-moves.ts';
import { createMoveMovieFilesHandler } from './moves/move-movie-files.ts';
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
import { createNaming } from './naming/create-naming.ts';
import { createQualityDefinitions } from './quality/create-quality-definitions.ts';
import { createCreateQualityProfile } from './quality/create-quality-profile.ts';
import { createDeleteQualityProfile } from './quality/delete-quality-profile.ts';
import { getQualityProfile } from './quality/get-quality-profile.ts';
import { listQualityProfiles } from './quality/list-quality-profiles.ts';
import type { QualityProfiles } from './quality/quality-profiles.ts';
import { createUpdateQualityProfile } from './quality/update-quality-profile.ts';
import { createRecycleBin } from './recycle-bin/create-recycle-bin.ts';
import { createDeleteItem, type DeleteItem } from './recycle-bin/delete-item.ts';
import {
  cleanRecycleBinKind,
  createEmptyRecycleBinHandler,
  emptyRecycleBinKind,
} from './recycle-bin/empty-recycle-bin.ts';
import { createRenames } from './renames/create-renames.ts';
import { createFileRenaming, type FileRenaming } from './renames/rename-file.ts';
import { createRenameMovieFilesHandler, renameMovieFilesKind } from './renames/rename-movie-files.ts';
import type { MovieToMove } from './root-folders/change-root-folder.ts';
import { createRootFolders } from './root-folders/create-root-folders.ts';
import { seedRootFolders } from './root-folders/seed-root-folders.ts';
import { createScan } from './scan/create-scan.ts';
import { createUnmatched } from './scan/create-unmatched.ts';
import type { ScanDeps } from './scan/scan-deps.ts';
import { createScanRootFoldersHandler, scanRootFoldersKind } from './scan/scan-root-folders.ts';
import { createAutoSearchHandler } from './search/auto-search/auto-search-handler.ts';
import {
  autoSearchKind,
  createAutoSearch,
  enqueueAutoSearch,
} from './search/auto-search/start-auto-search.ts';
import {
  createSearchCutoffUnmetMoviesHandler,
  createSearchMissingMoviesHandler,
  searchCutoffUnmetMoviesKind,
  searchMissingMoviesKind,
} from './search/scheduled-search.ts';
import { createLibraryStatistics } from './statistics/library-statistics.ts';
import { cleanHistoryKind, createCleanHistoryHandler } from './tasks/clean-history.ts';
import { openScheduleService, type ScheduleService } from './tasks/schedules/schedule-service.ts';
import type { TaskHandler, TaskHandlers, TaskKind } from './tasks/task-handlers.ts';
import { createTaskKinds } from './tasks/task-kinds.ts';
import { openTaskService, type TaskService } from './tasks/task-service.ts';
import { createTaskSql, type TaskSql } from './tasks/task-sql.ts';
import { createFiles } from './versions/create-files.ts';
import { createCreateVersion } from './versions/create-version.ts';
import { createDeleteVersion, type DeleteVersionDeps } from './versions/delete-version.ts';
import { createReadVersions } from './versions/read-versions.ts';
import { createUpdateVersion, type UpdateVersionDeps } from './versions/update-version.ts';
import type { Versions } from './versions/versions.ts';

/** The dependencies of the features. */
interface FeatureDeps {
  readonly database: Database;
  readonly metadata: ValidatedSource;
  readonly tasks: TaskService;
  readonly sql: TaskSql;
  readonly journal: FileJournal;
  readonly removal: FileRemoval;
  readonly deleteItem: DeleteItem;
  readonly mediaProbe: MediaProbe;
  readonly importFolders: readonly string[];
  readonly moves: FileMoves;
  readonly renaming: FileRenaming;
  readonly backup: ScheduledBackupDeps;
  readonly now: () => Date;
  readonly imageBaseUrl: () => string;
  readonly logger: LibraryLogger | undefined;
}

/**
 * Opens a movie library: connects to the database and brings its schema up to date. Tasks run once `start` is called.
 *
 * @throws LibraryError `INVALID_INPUT` for an invalid option, `DATABASE_UNAVAILABLE` if the database cannot be opened
 * @example
 * const library = await createLibrary({ database: 'sqlite:./library.db' });
 * await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
 * await library.stop();
 */
export async function createLibrary(options: LibraryOptions): Promise<Library> {
  const parsed = parseLibraryOptions(options);
  const database = await openDatabase({ address: parsed.database, entities, logger: parsed.logger });
  return createLibraryOn(database, parsed);
}

/** For tests of the library. */
interface LibraryHooks {
  /** Called after each step of an operation on files. */
  readonly onFileStep?: OnFileStep | undefined;
}

/**
 * Creates a library on an open database; the library closes it.
 *
 * @internal
 */
export async function createLibraryOn(
  database: Database,
  options: ParsedLibraryOptions,
  { onFileStep: onStep }: LibraryHooks = {},
): Promise<Library> {
  const { logger, rootFolders, importFolders, taskGraceMs: graceMs, backups } = options;
  const disposal = createDisposalStack();
  disposal.defer(() => database.close());
  // Closed after the tasks, which probe files.
  const mediaProbe = createMediaProbe();
  disposal.defer(mediaProbe.close);
  try {
    const journal = createFileJournal({ database, logger, onStep });
    disposal.defer(journal.close);
    const sql = createTaskSql(database, options.now);
    const tasks = await openTaskService({ database, logger, now: options.now });
    disposal.defer(() => tasks.close({ graceMs }));
    const scheduling = await openScheduleService({
      database,
      tasks,
      definitions: defaultSchedules,
      backsUp: backups.folder !== undefined,
      sql,
      logger,
    });
    disposal.defer(scheduling.stop);
    const source = options.metadata ?? createStarterCatalogue();
    const events = createEvents({ database, logger });
    disposal.defer(events.close);
    const access = createAccessCheck({ source, logger });
    disposal.defer(access.stop);
    const now = options.now ?? (() => new Date());
    await seedRootFolders({ database, paths: rootFolders, now, logger });
    const files = { database, journal, logger, now };
    const [removal, deleteItem] = [createFileRemoval(files), createDeleteItem(files)];
    const moves = createFileMoves(files);
    const deps: FeatureDeps = {
      ...{ database, tasks, sql, journal, removal, deleteItem, moves, mediaProbe },
      ...{ importFolders, now, logger },
      renaming: createFileRenaming(files),
      metadata: validateResponses(source),
      imageBaseUrl: () => source.imageBaseUrl,
      backup: { address: urlOf(options.database), folder: backups.folder, keep: backups.keep, now },
    };
    return composeLibrary(deps, { source, access, scheduling, events, close: disposal.dispose });
  } catch (error) {
    await disposal.dispose();
    throw toLibraryError(error);
  }
}

interface LibraryServices {
  readonly source: MetadataSource;
  readonly access: AccessCheck;
  readonly scheduling: ScheduleService;
  readonly events: Events;
  /** Closes everything that was opened, in reverse order. */
  close(): Promise<void>;
}

/** Composes the operations of all features; each refuses calls once the library is stopped. */
function composeLibrary(
  deps: FeatureDeps,
  { source, access, scheduling, events, close }: LibraryServices,
): Library {
  const { database, tasks } = deps;
  const guard = createOperationGuard(deps.logger);
  const taskKinds = createTaskKinds({ database, tasks, guard: guard.one });
  const closeAll = guard.closing(close);
  const stop = () => {
    database.shortenTimeouts();
    return closeAll();
  };
  const runImport = defineImportOperation(deps);
  const movies: Movies = guard.all(createMovies(deps, (input) => movies.add(input)));
  const scanning: ScanDeps = { ...deps, addMovie: movies.add };
  const library: Library = {
    movies,
    versions: guard.all(createVersions({ ...deps, updateMovie: movies.update })),
    files: guard.all(createFiles(deps)),
    tasks: {
      register: taskKinds.register,
      ...guard.all({
        get: tasks.get,
        getMany: tasks.getMany,
        list: tasks.list,
        count: tasks.count,
        listBySubjects: tasks.listBySubjects,
        cancel: tasks.cancel,
        retry: tasks.retry,
        statistics: tasks.statistics,
      }),
    },
    schedules: guard.all({ list: scheduling.list, update: scheduling.update, run: scheduling.run }),
    events: { on: events.on, stream: events.stream, ...guard.all({ position: events.position }) },
    recycleBin: guard.all(createRecycleBin(deps)),
    activity: guard.all(createActivityLog(database)),
    qualityProfiles: guard.all(createQualityProfiles(database)),
    rootFolders: guard.all(createRootFolders(deps)),
    naming: guard.all(createNaming(database)),
    renames: guard.all(createRenames(deps)),
    qualityDefinitions: guard.all(createQualityDefinitions(database)),
    scan: guard.all(createScan(deps)),
    unmatched: guard.all(createUnmatched(scanning)),
    imports: guard.all(createImports(deps)),
    metadata: guard.all({
      search: createSearchMetadata({ ...deps, findMovieIds: createFindMovieIds(deps) }),
    }),
    statistics: guard.one(createLibraryStatistics(deps)),
    start: guard.one(async (startOptions?: StartOptions) => {
      const { tasks: runsTasks } = parseStartOptions(startOptions);
      access.start();
      const hostKinds = taskKinds.close();
      await deps.journal.start();
      if (runsTasks) {
        await tasks.start({ ...createHandlers(deps, { scanning, runImport }), ...hostKinds });
        scheduling.start();
      }
    }),
    stop,
    health: createHealth({ database, schedules: scheduling, source }),
    [Symbol.asyncDispose]: stop,
  };
  registerDatabase(library, database);
  return library;
}

function createMovies(deps: FeatureDeps, addMovie: Movies['add']): Movies {
  const enqueueMove = (em: EntityManager, movie: MovieToMove) => enqueueMoveTask(deps.tasks, em, movie);
  return {
    add: createAddMovie({
      ...deps,
      enqueueSearch: (em, movieId) => enqueueAutoSearch(deps.tasks, em, movieId, 'manual'),
    }),
    addMany: createAddMovies({ ...deps, addMovie }),
    list: createListMovies(deps),
    get: createGetMovie(deps),
    connection: createConnectMovies(deps),
    getMany: createGetMovies(deps),
    getManyByTmdbId: createGetMoviesByTmdbId(deps),
    update: createUpdateMovie({ ...deps, enqueueMove }),
    bulkUpdate: createBulkUpdateMovies({ ...deps, enqueueMove }),
    delete: createDeleteMovie(deps),
    autoSearch: createAutoSearch(deps),
    refresh: createRefreshMovie(deps),
    import: createImportMovies(deps),
  };
}

function createVersions(deps: UpdateVersionDeps & DeleteVersionDeps): Versions {
  return {
    ...createReadVersions(deps.database),
    create: createCreateVersion(deps),
    update: createUpdateVersion(deps),
    delete: createDeleteVersion(deps),
  };
}

function createQualityProfiles(database: Database): QualityProfiles {
  return {
    list: (options) => listQualityProfiles(database, options),
    get: (id) => getQualityProfile(database, id),
    create: createCreateQualityProfile(database),
    update: createUpdateQualityProfile(database),
    delete: createDeleteQualityProfile(database),
  };
}

/** How many tasks of a kind one node runs at once; few searches, as indexers limit the requests of each client, and one move, as disks are slow. */
const concurrency = { refresh: 4, search: 2, move: 1, schedule: 1 } as const;

interface HandlerDeps {
  readonly scanning: ScanDeps;
  readonly runImport: RunImport;
}

function createHandlers(deps: FeatureDeps, { scanning, runImport }: HandlerDeps): TaskHandlers {
  const searching = { ...deps, indexers: [] };
  const scheduled = (run: TaskHandler): TaskKind => ({ run, concurrency: concurrency.schedule });
  return {
    [refreshMovieKind]: { run: createRefreshMovieHandler(deps), concurrency: concurrency.refresh },
    [autoSearchKind]: { run: createAutoSearchHandler(searching), concurrency: concurrency.search },
    [moveMovieFilesKind]: { run: createMoveMovieFilesHandler(deps), concurrency: concurrency.move },
    [refreshStaleMoviesKind]: scheduled(createRefreshStaleMoviesHandler(deps)),
    [searchMissingMoviesKind]: scheduled(createSearchMissingMoviesHandler(searching)),
    [searchCutoffUnmetMoviesKind]: scheduled(createSearchCutoffUnmetMoviesHandler(searching)),
    [renameMovieFilesKind]: scheduled(createRenameMovieFilesHandler(deps)),
    [backUpDatabaseKind]: scheduled(createBackUpDatabaseHandler(deps.backup)),
    [scanRootFoldersKind]: scheduled(createScanRootFoldersHandler(scanning)),
    [importFilesKind]: scheduled(createImportFilesHandler(deps, runImport)),
    [cleanHistoryKind]: scheduled(createCleanHistoryHandler(deps)),
    [cleanRecycleBinKind]: scheduled(createEmptyRecycleBinHandler(deps, 'expired')),
    [emptyRecycleBinKind]: scheduled(createEmptyRecycleBinHandler(deps, 'all')),
  };
}
