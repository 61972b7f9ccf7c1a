import { composeLibrary } from './composition/compose-library.ts';
import { createPoller } from './composition/create-poller.ts';
import type { FeatureDeps } from './composition/feature-deps.ts';
import { createLazyFileOperations } from './composition/lazy-file-operations.ts';
import type { Database } from './database/database.ts';
import { urlOf } from './database/database-option.ts';
import { openDatabase } from './database/open-database.ts';
import { toLibraryError } from './database/to-library-error.ts';
import { defaultSchedules } from './default-schedules.ts';
import { createClientStates } from './downloads/client-states.ts';
import { dataFoldersOf } from './downloads/data-folders.ts';
import type { GrabRelease } from './downloads/grab-release.ts';
import { createGrabs } from './downloads/grabs/create-grabs.ts';
import type { GrabStep } from './downloads/grabs/finish-grab.ts';
import { createIndexerAccess } from './downloads/indexer-access.ts';
import {
  type CreateDownloadClient,
  createClientFactory,
  createOpenDownloadClient,
} from './downloads/open-download-client.ts';
import type { WriteStep } from './downloads/watch-folder/write-new-file.ts';
import { entities } from './entities.ts';
import { createEvents } from './events/create-events.ts';
import type { OnFileStep } from './file-operations/settle-operation.ts';
import { createHttpClient } from './http-client/create-http-client.ts';
import { createIndexerSources } from './indexers/create-indexer-sources.ts';
import type { IndexerSources } from './indexers/indexer-source.ts';
import { createIndexerStates } from './indexers/indexer-states.ts';
import type { CreateIndexerWire } from './indexers/indexer-wire.ts';
import { createLazyWireFactory } from './indexers/lazy-wire.ts';
import type { Library } from './library.ts';
import { type LibraryOptions, type ParsedLibraryOptions, parseLibraryOptions } from './library-options.ts';
import { createDisposalStack } from './lifecycle/disposal-stack.ts';
import { createLazyMediaProbe } from './media-info/lazy-media-probe.ts';
import { createAccessCheck } from './metadata/check-access.ts';
import { createStarterCatalogue } from './metadata/starter-catalogue/starter-catalogue.ts';
import { validateResponses } from './metadata/validate-responses.ts';
import type { PollerPace } from './queue/polling/queue-poller.ts';
import { createQueueFeed } from './queue/queue-feed.ts';
import { createInspector } from './root-folders/inspect-folder.ts';
import { seedRootFolders } from './root-folders/seed-root-folders.ts';
import { createSecretBox } from './secrets/secret-box.ts';
import { openScheduleService } from './tasks/schedules/schedule-service.ts';
import { openTaskService } from './tasks/task-service.ts';
import { createTaskSql } from './tasks/task-sql.ts';
import { createWebhookDispatcher } from './webhooks/dispatch-events.ts';

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

/**
 * For tests of the library.
 *
 * @internal
 */
export interface LibraryHooks {
  /** Called after each step of an operation on files. */
  readonly onFileStep?: OnFileStep | undefined;
  readonly createWire?: CreateIndexerWire | undefined;
  readonly indexerSources?: IndexerSources | undefined;
  readonly createClient?: CreateDownloadClient | undefined;
  readonly grabRelease?: GrabRelease | undefined;
  readonly pollerPace?: PollerPace | undefined;
  /** Called after each step of a grab. */
  readonly onGrabStep?: ((step: GrabStep | WriteStep) => Promise<void> | void) | undefined;
  /** How many tasks of each kind run at once. */
  readonly taskConcurrency?: number | undefined;
}

/**
 * Creates a library on an open database; the library closes it.
 *
 * @internal
 */
export async function createLibraryOn(
  database: Database,
  options: ParsedLibraryOptions,
  hooks: LibraryHooks = {},
): Promise<Library> {
  const { logger, rootFolders, importFolders, taskGraceMs: graceMs, backups } = options;
  const disposal = createDisposalStack();
  disposal.defer(() => database.close());
  // Closed after the tasks, which probe files, send requests and search indexers.
  const mediaProbe = createLazyMediaProbe();
  disposal.defer(mediaProbe.close);
  const http = createHttpClient();
  disposal.defer(http.close);
  const now = options.now ?? (() => new Date());
  const secrets = createSecretBox(options.secret);
  const indexerStates = createIndexerStates({ database, logger, now });
  disposal.defer(indexerStates.close);
  const createWire = hooks.createWire ?? createLazyWireFactory({ http, logger, now });
  const indexing = { database, secrets, states: indexerStates, createWire, now };
  try {
    const { journal, operations } = createLazyFileOperations({
      ...{ database, importFolders, logger, now },
      onStep: hooks.onFileStep,
    });
    const { deleteItem, restoreItem, runImport } = operations;
    disposal.defer(journal.close);
    const backup = { address: urlOf(options.database), folder: backups.folder, keep: backups.keep, now };
    const watching = { database, inspect: createInspector(), dataFolders: dataFoldersOf(backup) };
    const clientStates = createClientStates({ database, now });
    const createClient =
      hooks.createClient ?? createClientFactory({ ...watching, http, now, onStep: hooks.onGrabStep });
    const openClient = createOpenDownloadClient({ createClient, secrets, logger, states: clientStates });
    const grabs = createGrabs({
      ...{ database, secrets, openClient, http, now, logger, onStep: hooks.onGrabStep },
      ...createIndexerAccess({ database, indexerStates, now }),
    });
    disposal.defer(grabs.close);
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
    const webhookDispatcher = createWebhookDispatcher({ database, tasks, logger, now });
    disposal.defer(webhookDispatcher.close);
    const source = options.metadata ?? createStarterCatalogue();
    const events = createEvents({ database, logger });
    disposal.defer(events.close);
    const queueFeed = createQueueFeed({ database, logger });
    disposal.defer(queueFeed.close);
    const access = createAccessCheck({ source, logger });
    disposal.defer(access.stop);
    await seedRootFolders({ database, paths: rootFolders, now, logger });
    const deps: FeatureDeps = {
      ...{ database, tasks, sql, mediaProbe, http, deleteItem, restoreItem, runImport },
      ...{ removal: operations, moves: operations, renaming: operations },
      ...{ importFolders, now, logger, backup, openClient, createClient, clientStates, ...watching },
      ...{ secrets, indexerStates, createWire },
      indexerSources: hooks.indexerSources ?? createIndexerSources(indexing),
      grabRelease: hooks.grabRelease ?? grabs.grabRelease,
      metadata: validateResponses(source),
      imageBaseUrl: () => source.imageBaseUrl,
    };
    const poller = createPoller(deps, hooks.pollerPace);
    disposal.defer(poller.close);
    return composeLibrary(deps, {
      ...{ journal, source, access, scheduling, events, grabs, poller, webhookDispatcher, queueFeed },
      ...{ taskConcurrency: hooks.taskConcurrency, close: disposal.dispose },
    });
  } catch (error) {
    await disposal.dispose();
    throw toLibraryError(error);
  }
}
