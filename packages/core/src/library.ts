import type { Events } from './events/events.ts';
import type { LibraryHealth } from './health/library-health.ts';
import type { StartOptions } from './library-options.ts';
import type { Metadata } from './metadata/metadata.ts';
import type { Movies } from './movies/movies.ts';
import type { QualityProfiles } from './quality/quality-profiles.ts';
import type { LibraryStatistics } from './statistics/library-statistics.schema.ts';
import type { Schedules } from './tasks/schedules/schedules.ts';
import type { Tasks } from './tasks/tasks.ts';

export interface Library {
  readonly movies: Movies;
  readonly tasks: Tasks;
  readonly schedules: Schedules;
  readonly events: Events;
  readonly qualityProfiles: QualityProfiles;
  readonly metadata: Metadata;
  /** Starts running tasks, and those that are due by schedule. Everything else works without it. */
  start(options?: StartOptions): Promise<void>;
  /**
   * Lets running tasks end or hands them back, then closes the database. Safe to call twice. A database that is locked or does
   * not answer delays it by seconds at most.
   */
  stop(): Promise<void>;
  /**
   * Whether the library can do its work right now. Asks both the connections that read and those that write, and answers within
   * two seconds whatever is wrong; never fails.
   */
  health(): Promise<LibraryHealth>;
  /** What the library holds, in numbers; only those that are named, or all. */
  statistics<const Field extends keyof LibraryStatistics = keyof LibraryStatistics>(
    fields?: readonly Field[],
  ): Promise<Pick<LibraryStatistics, Field>>;
  [Symbol.asyncDispose](): Promise<void>;
}
