import type { Events } from './events/events.ts';
import type { Movie, MovieList } from './movies/movie.schema.ts';
import type { MoviesImported, MovieToImport } from './movies/movie-import.schema.ts';
import type {
  AutoSearchInput,
  MovieBulkUpdateInput,
  MovieCreateInput,
  MovieDeleteInput,
  MovieListInput,
  MovieUpdateInput,
} from './movies/movie-inputs.schema.ts';
import type {
  BulkUpdated,
  MovieCreated,
  MovieUpdated,
  RefreshStarted,
  SearchStarted,
} from './movies/movie-results.schema.ts';
import type { QualityProfile } from './quality/quality-profile.schema.ts';
import type { Schedule, ScheduleUpdateInput } from './tasks/schedules/schedule.schema.ts';
import type { LiveTaskState, Task, TaskListParams, TaskPage, TaskStarted } from './tasks/task.schema.ts';

/** Movies: every operation validates its input itself and throws `LibraryError`. */
export interface Movies {
  add(input: MovieCreateInput): Promise<MovieCreated>;
  list(query?: MovieListInput): Promise<MovieList>;
  get(id: string): Promise<Movie>;
  update(id: string, input: MovieUpdateInput): Promise<MovieUpdated>;
  bulkUpdate(input: MovieBulkUpdateInput): Promise<BulkUpdated>;
  delete(id: string, options?: MovieDeleteInput): Promise<void>;
  autoSearch(id: string, options?: AutoSearchInput): Promise<SearchStarted>;
  refresh(id: string): Promise<RefreshStarted>;
  /** Adds many movies whose facts are known already, without asking the metadata source. */
  import(movies: readonly MovieToImport[]): Promise<MoviesImported>;
}

export interface Tasks {
  /** @throws LibraryError `TASK_NOT_FOUND` */
  get(id: string): Promise<Task>;
  /**
   * The newest first; in some states, of one kind, or about one subject (a movie's id) if asked.
   *
   * @throws LibraryError `INVALID_INPUT`
   */
  list(params?: TaskListParams): Promise<TaskPage>;
  /** Ends a task that has not ended yet. @throws LibraryError `TASK_NOT_FOUND` */
  cancel(id: string): Promise<Task>;
  /**
   * Queues a task that failed or was cancelled once more, with all its attempts.
   *
   * @throws LibraryError `TASK_NOT_FOUND`; `TASK_NOT_RETRYABLE` for any other state, or while its work is being done by
   *   another task
   */
  retry(id: string): Promise<Task>;
  /** How the tasks stand, for monitoring. */
  statistics(): Promise<TaskStatistics>;
}

export interface TaskStatistics {
  /** Tasks that have not ended, of all instances. */
  readonly live: readonly { readonly kind: string; readonly state: LiveTaskState; readonly count: number }[];
  /** Attempts that ended in this instance since it started. */
  readonly ended: readonly {
    readonly kind: string;
    readonly outcome: 'completed' | 'retrying' | 'failed' | 'aborted';
    readonly count: number;
    /** How long they took, added up. */
    readonly totalMs: number;
  }[];
}

/** Work that is started again and again; what it does is fixed, when it does so is for the user to say. */
export interface Schedules {
  list(): Promise<Schedule[]>;
  /** @throws LibraryError `SCHEDULE_NOT_FOUND`, `INVALID_INPUT` */
  update(id: string, input: ScheduleUpdateInput): Promise<Schedule>;
  /** Starts its work now, or joins the run under way. @throws LibraryError `SCHEDULE_NOT_FOUND` */
  run(id: string): Promise<TaskStarted>;
}

export interface StartOptions {
  /** Whether this instance runs tasks and schedules (default true); one that only serves requests says false. */
  readonly tasks?: boolean | undefined;
}

export interface QualityProfiles {
  list(): Promise<QualityProfile[]>;
}

export interface LibraryHealth {
  readonly database: { readonly ok: boolean; readonly driver: 'sqlite' | 'postgresql' };
  readonly metadata: { readonly source: string; readonly description: string };
}

export interface Library {
  readonly movies: Movies;
  readonly tasks: Tasks;
  readonly schedules: Schedules;
  readonly events: Events;
  readonly qualityProfiles: QualityProfiles;
  /** Starts running tasks, and those that are due by schedule. Everything else works without it. */
  start(options?: StartOptions): Promise<void>;
  /** Lets running tasks end or hands them back, then closes the database. Safe to call twice. */
  stop(): Promise<void>;
  health(): Promise<LibraryHealth>;
  [Symbol.asyncDispose](): Promise<void>;
}
