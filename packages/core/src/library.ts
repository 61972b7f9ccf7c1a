import type { Blocklist } from './blocklist/blocklist.ts';
import type { CustomFormats } from './custom-formats/custom-formats.ts';
import type { DelayProfiles } from './delay-profiles/delay-profiles.ts';
import type { DownloadSettings } from './download-settings/download-settings.ts';
import type { DownloadClients } from './downloads/download-clients.ts';
import type { Downloads } from './downloads/downloads.ts';
import type { Events } from './events/events.ts';
import type { LibraryHealth } from './health/library-health.schema.ts';
import type { ActivityLog } from './history/activity-log.ts';
import type { Imports } from './import/imports.ts';
import type { IndexerConnections } from './indexers/connections/indexer-connections.ts';
import type { Indexers } from './indexers/indexers.ts';
import type { StartOptions } from './library-options.ts';
import type { Metadata } from './metadata/metadata.ts';
import type { Movies } from './movies/movies.ts';
import type { Naming } from './naming/naming.ts';
import type { QualityDefinitions } from './quality/quality-definitions.ts';
import type { QualityProfiles } from './quality/quality-profiles.ts';
import type { Queue } from './queue/queue.ts';
import type { RecycleBin } from './recycle-bin/recycle-bin.ts';
import type { Renames } from './renames/renames.ts';
import type { RootFolders } from './root-folders/root-folders.ts';
import type { Scan } from './scan/scan.ts';
import type { Unmatched } from './scan/unmatched.ts';
import type { Search } from './search/interactive/search.ts';
import type { SearchSettings } from './search-settings/search-settings.ts';
import type { LibraryStatistics } from './statistics/library-statistics.schema.ts';
import type { Schedules } from './tasks/schedules/schedules.ts';
import type { Tasks } from './tasks/tasks.ts';
import type { Files, Versions } from './versions/versions.ts';
import type { Wanted } from './wanted/wanted.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** A movie library on one database. `createLibrary` opens it, `stop` closes it. */
export interface Library {
  readonly movies: Movies;
  readonly versions: Versions;
  readonly files: Files;
  readonly tasks: Tasks;
  readonly schedules: Schedules;
  readonly events: Events;
  readonly recycleBin: RecycleBin;
  readonly activity: ActivityLog;
  readonly qualityProfiles: QualityProfiles;
  readonly qualityDefinitions: QualityDefinitions;
  readonly customFormats: CustomFormats;
  readonly rootFolders: RootFolders;
  readonly naming: Naming;
  readonly delayProfiles: DelayProfiles;
  readonly blocklist: Blocklist;
  readonly searchSettings: SearchSettings;
  readonly downloadSettings: DownloadSettings;
  readonly scan: Scan;
  readonly unmatched: Unmatched;
  readonly imports: Imports;
  readonly downloadClients: DownloadClients;
  readonly downloads: Downloads;
  readonly queue: Queue;
  readonly wanted: Wanted;
  readonly webhooks: Webhooks;
  readonly renames: Renames;
  readonly indexers: Indexers;
  readonly indexerConnections: IndexerConnections;
  readonly metadata: Metadata;
  readonly search: Search;
  /**
   * Starts to run tasks, and those that are due by schedule. All other operations work without it.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * await library.start({ tasks: true });
   */
  start(options?: StartOptions): Promise<void>;
  /**
   * Stops the library: running tasks end within their grace period or are released, then the database is closed. Further calls
   * return the same promise. An unavailable database delays it by seconds at most.
   *
   * @example
   * await library.stop();
   */
  stop(): Promise<void>;
  /**
   * Checks whether the library works: reads and writes of the database, the schedules, and the metadata source; download clients and
   * indexers as they were when they were last asked. Never rejects, and resolves within two seconds.
   *
   * @example
   * const { status, reasons } = await library.health();
   * console.log(status, ...reasons);
   */
  health(): Promise<LibraryHealth>;
  /**
   * Returns numbers about the library: all of them, or those that `fields` names.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { total, sizeOnDisk } = await library.statistics(['total', 'sizeOnDisk']);
   * console.log(total, sizeOnDisk);
   */
  statistics<const Field extends keyof LibraryStatistics = keyof LibraryStatistics>(
    fields?: readonly Field[],
  ): Promise<Pick<LibraryStatistics, Field>>;
  /** The same as `stop`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
