import { createBlocklist } from '../blocklist/create-blocklist.ts';
import { createCustomFormats } from '../custom-formats/create-custom-formats.ts';
import { enqueueDueScores, markScoresDue } from '../custom-formats/file-scores/mark-scores-due.ts';
import { registerDatabase } from '../database/library-database.ts';
import { createDelayProfiles } from '../delay-profiles/create-delay-profiles.ts';
import { createDownloadSettings } from '../download-settings/create-download-settings.ts';
import { readClientsHealth } from '../downloads/clients-health.ts';
import { createDownloadClients } from '../downloads/create-download-clients.ts';
import { createDownloads } from '../downloads/create-downloads.ts';
import type { Grabs } from '../downloads/grabs/create-grabs.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { Events } from '../events/events.ts';
import { createHealth } from '../health/create-health.ts';
import { createActivityLog } from '../history/create-activity-log.ts';
import { createImports } from '../import/create-imports.ts';
import { defineImportOperation } from '../import/import-operation.ts';
import { createIndexerConnections } from '../indexers/connections/create-indexer-connections.ts';
import { createIndexers } from '../indexers/create-indexers.ts';
import { readIndexersHealth } from '../indexers/indexers-health.ts';
import type { Library } from '../library.ts';
import { parseStartOptions, type StartOptions } from '../library-options.ts';
import { createOperationGuard } from '../lifecycle/operation-guard.ts';
import type { AccessCheck } from '../metadata/check-access.ts';
import type { MetadataSource } from '../metadata/metadata-source.ts';
import { createSearchMetadata } from '../metadata/search-metadata.ts';
import { createFindMovieIds } from '../movies/get-movies.ts';
import type { Movies } from '../movies/movies.ts';
import { createNaming } from '../naming/create-naming.ts';
import { createQualityDefinitions } from '../quality/create-quality-definitions.ts';
import { createCreateQualityProfile } from '../quality/create-quality-profile.ts';
import { createDeleteQualityProfile } from '../quality/delete-quality-profile.ts';
import { getQualityProfile } from '../quality/get-quality-profile.ts';
import { listQualityProfiles } from '../quality/list-quality-profiles.ts';
import type { QualityProfiles } from '../quality/quality-profiles.ts';
import { createUpdateQualityProfile } from '../quality/update-quality-profile.ts';
import type { WriteProfileDeps } from '../quality/write-quality-profile.ts';
import { createQueueImports } from '../queue/completed/create-queue-imports.ts';
import { createQueue } from '../queue/create-queue.ts';
import type { QueuePoller } from '../queue/polling/queue-poller.ts';
import type { QueueFeed } from '../queue/queue-feed.ts';
import { createRecycleBin } from '../recycle-bin/create-recycle-bin.ts';
import { createRenames } from '../renames/create-renames.ts';
import { createRootFolders } from '../root-folders/create-root-folders.ts';
import { createScan } from '../scan/create-scan.ts';
import { createUnmatched } from '../scan/create-unmatched.ts';
import type { ScanDeps } from '../scan/scan-deps.ts';
import { createSearch } from '../search/interactive/create-search.ts';
import { createPendingGrabs } from '../search/pending/create-pending-grabs.ts';
import { createSearchSettings } from '../search-settings/create-search-settings.ts';
import { createLibraryStatistics } from '../statistics/library-statistics.ts';
import type { ScheduleService } from '../tasks/schedules/schedule-service.ts';
import { createTaskKinds } from '../tasks/task-kinds.ts';
import { createFiles } from '../versions/create-files.ts';
import { createCreateVersion } from '../versions/create-version.ts';
import { createDeleteVersion, type DeleteVersionDeps } from '../versions/delete-version.ts';
import { createReadVersions } from '../versions/read-versions.ts';
import { createUpdateVersion, type UpdateVersionDeps } from '../versions/update-version.ts';
import type { Versions } from '../versions/versions.ts';
import { createWanted } from '../wanted/create-wanted.ts';
import { createFollowCutoff } from '../wanted/follow-cutoff.ts';
import { createWebhooks } from '../webhooks/create-webhooks.ts';
import type { WebhookDispatcher } from '../webhooks/dispatch-events.ts';
import { createHandlers, searchAfterFailure, withConcurrency } from './create-handlers.ts';
import { createMovies } from './create-movies.ts';
import type { FeatureDeps } from './feature-deps.ts';

/** What the library consists of besides its features. */
export interface LibraryServices {
  readonly source: MetadataSource;
  readonly access: AccessCheck;
  readonly scheduling: ScheduleService;
  readonly events: Events;
  readonly grabs: Pick<Grabs, 'start'>;
  readonly poller: Pick<QueuePoller, 'start'>;
  readonly webhookDispatcher: Pick<WebhookDispatcher, 'start'>;
  readonly queueFeed: QueueFeed;
  /** How many tasks of each kind run at once, in tests. */
  readonly taskConcurrency?: number | undefined;
  /** Closes everything that was opened, in reverse order. */
  close(): Promise<void>;
}

/** Composes the operations of all features; each refuses calls once the library is stopped. */
export function composeLibrary(deps: FeatureDeps, services: LibraryServices): Library {
  const { source, access, scheduling, events, grabs, poller, webhookDispatcher, queueFeed, close } = services;
  const { database, tasks } = deps;
  const guard = createOperationGuard(deps.logger);
  const taskKinds = createTaskKinds({ database, tasks, guard: guard.one });
  const closeAll = guard.closing(close);
  const stopping = new AbortController();
  const stop = () => {
    stopping.abort(new LibraryError('LIBRARY_STOPPED', 'The library is stopped.'));
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
    qualityProfiles: guard.all(
      createQualityProfiles({
        database,
        followCutoff: createFollowCutoff(deps),
        followScores: (em, id) => markScoresDue(deps, em, [id]),
      }),
    ),
    rootFolders: guard.all(createRootFolders(deps)),
    naming: guard.all(createNaming(database)),
    delayProfiles: guard.all(createDelayProfiles(database)),
    blocklist: guard.all(createBlocklist(deps)),
    searchSettings: guard.all(createSearchSettings(database)),
    downloadSettings: guard.all(createDownloadSettings(database)),
    renames: guard.all(createRenames(deps)),
    indexers: guard.all(createIndexers({ ...deps, states: deps.indexerStates })),
    indexerConnections: guard.all(createIndexerConnections(deps)),
    qualityDefinitions: guard.all(createQualityDefinitions(database)),
    customFormats: guard.all(createCustomFormats(deps)),
    scan: guard.all(createScan(deps)),
    unmatched: guard.all(createUnmatched(scanning)),
    imports: guard.all(createImports(deps)),
    downloadClients: guard.all(createDownloadClients(deps)),
    downloads: guard.all(createDownloads({ ...deps, pending: createPendingGrabs(deps) })),
    queue: guard.all({
      ...createQueue({ ...deps, feed: queueFeed }),
      ...createQueueImports({ ...deps, enqueueSearch: searchAfterFailure(deps) }),
    }),
    wanted: guard.all(createWanted(deps)),
    webhooks: guard.all(createWebhooks(deps)),
    metadata: guard.all({
      search: createSearchMetadata({ ...deps, findMovieIds: createFindMovieIds(deps) }),
    }),
    search: guard.all(createSearch({ ...deps, stopping: stopping.signal })),
    statistics: guard.one(createLibraryStatistics(deps)),
    start: guard.one(async (startOptions?: StartOptions) => {
      const { tasks: runsTasks } = parseStartOptions(startOptions);
      access.start();
      const hostKinds = taskKinds.close();
      await deps.journal.start();
      grabs.start();
      if (runsTasks) {
        await enqueueDueScores(deps);
        const own = createHandlers(deps, { scanning, runImport });
        const limited =
          services.taskConcurrency === undefined ? own : withConcurrency(own, services.taskConcurrency);
        await tasks.start({ ...limited, ...hostKinds });
        scheduling.start();
        poller.start();
        webhookDispatcher.start();
      }
    }),
    stop,
    health: createHealth({
      ...{ database, schedules: scheduling, source },
      downloadClients: () => readClientsHealth(deps),
      indexers: () => readIndexersHealth(deps),
    }),
    [Symbol.asyncDispose]: stop,
  };
  registerDatabase(library, database);
  return library;
}

function createVersions(deps: UpdateVersionDeps & DeleteVersionDeps): Versions {
  return {
    ...createReadVersions(deps.database),
    create: createCreateVersion(deps),
    update: createUpdateVersion(deps),
    delete: createDeleteVersion(deps),
  };
}

function createQualityProfiles(deps: WriteProfileDeps): QualityProfiles {
  const { database } = deps;
  return {
    list: (options) => listQualityProfiles(database, options),
    get: (id) => getQualityProfile(database, id),
    create: createCreateQualityProfile(deps),
    update: createUpdateQualityProfile(deps),
    delete: createDeleteQualityProfile(database),
  };
}
