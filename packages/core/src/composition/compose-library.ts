import { loadOnFirstUse } from '../async/load-on-first-use.ts';
import { enqueueDueScores } from '../custom-formats/file-scores/mark-scores-due.ts';
import { registerDatabase } from '../database/library-database.ts';
import { readClientsHealth } from '../downloads/clients-health.ts';
import type { Grabs } from '../downloads/grabs/create-grabs.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { Events } from '../events/events.ts';
import type { FileJournal } from '../file-operations/file-journal.ts';
import { createHealth } from '../health/create-health.ts';
import { readIndexersHealth } from '../indexers/indexers-health.ts';
import type { Library } from '../library.ts';
import { parseStartOptions, type StartOptions } from '../library-options.ts';
import { createOperationGuard } from '../lifecycle/operation-guard.ts';
import type { AccessCheck } from '../metadata/check-access.ts';
import type { MetadataSource } from '../metadata/metadata-source.ts';
import type { Movies } from '../movies/movies.ts';
import type { QueuePoller } from '../queue/polling/queue-poller.ts';
import type { QueueFeed } from '../queue/queue-feed.ts';
import type { ScanDeps } from '../scan/scan-deps.ts';
import type { ScheduleService } from '../tasks/schedules/schedule-service.ts';
import { createTaskKinds } from '../tasks/task-kinds.ts';
import type { WebhookDispatcher } from '../webhooks/dispatch-events.ts';
import { composeFeatures } from './compose-features.ts';
import { createHandlers, withConcurrency } from './create-handlers.ts';
import { createMovies } from './create-movies.ts';
import type { FeatureDeps } from './feature-deps.ts';

/** What the library consists of besides its features. */
export interface LibraryServices {
  readonly journal: Pick<FileJournal, 'start'>;
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
  const { journal, source, access, scheduling, events, grabs } = services;
  const { poller, webhookDispatcher, queueFeed, close } = services;
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
  const movies: Movies = guard.all(createMovies(deps, (input) => movies.add(input)));
  const scanning: ScanDeps = { ...deps, addMovie: movies.add };
  const feature: typeof loadOnFirstUse = (names, load) => guard.all(loadOnFirstUse(names, load));
  const library: Library = {
    ...composeFeatures({
      ...{ ...deps, feature, scanning, queueFeed },
      ...{ updateMovie: movies.update, stopping: stopping.signal },
    }),
    movies,
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
    start: guard.one(async (startOptions?: StartOptions) => {
      const { tasks: runsTasks } = parseStartOptions(startOptions);
      access.start();
      const hostKinds = taskKinds.close();
      await journal.start();
      grabs.start();
      if (runsTasks) {
        await enqueueDueScores(deps);
        const own = createHandlers(deps, scanning);
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
