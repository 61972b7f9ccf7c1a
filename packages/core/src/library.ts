import type { Events } from './events/events.ts';
import type { MetadataMatch, MetadataSearchQuery } from './metadata/metadata-match.schema.ts';
import type { ConnectionOptions, MovieConnection } from './movies/connection/movie-connection.ts';
import type { Movie } from './movies/movie.schema.ts';
import type { MoviesImported, MovieToImport } from './movies/movie-import.schema.ts';
import type {
  AutoSearchInput,
  MovieBulkUpdateInput,
  MovieConnectionInput,
  MovieCreateInput,
  MovieDeleteInput,
  MovieListInput,
  MovieUpdateInput,
} from './movies/movie-inputs.schema.ts';
import type {
  BulkUpdated,
  MovieCreated,
  MoviesAdded,
  MovieUpdated,
  RefreshStarted,
  SearchStarted,
} from './movies/movie-results.schema.ts';
import type { MovieSelection, SelectedMovie, SelectedMovieList } from './movies/select/movie-selection.ts';
import type { ListItemSelection } from './movies/select/whole-movies.ts';
import type {
  QualityProfileSelection,
  SelectedQualityProfile,
  WholeQualityProfile,
} from './quality/quality-profile-selection.ts';
import type { Select } from './select/selection.ts';
import type { LibraryStatistics } from './statistics/library-statistics.schema.ts';
import type { Schedule, ScheduleUpdateInput } from './tasks/schedules/schedule.schema.ts';
import type { LiveTaskState, TaskListParams, TaskStarted } from './tasks/task.schema.ts';
import type { SelectedTask, SelectedTaskPage, TaskSelection, WholeTask } from './tasks/task-selection.ts';

/** Movies: every operation validates its input itself and throws `LibraryError`. */
export interface Movies {
  add(input: MovieCreateInput): Promise<MovieCreated>;
  /**
   * Adds up to 100 movies, each by itself: what fails for one does not keep the others out.
   *
   * @throws LibraryError `INVALID_INPUT` when one of them breaks a rule; then none is added
   */
  addMany(inputs: readonly MovieCreateInput[]): Promise<MoviesAdded>;
  /** A page with the exact total: movies as lists show them, or with the selected fields alone. */
  list<const Selection extends MovieSelection = ListItemSelection>(
    query?: MovieListInput,
    options?: Select<Selection>,
  ): Promise<SelectedMovieList<Selection>>;
  /**
   * A part of the list by cursors: a walk from one part to the next meets every movie once, whatever is added or deleted
   * meanwhile, and costs the same on the last part as on the first.
   *
   * @throws LibraryError `INVALID_INPUT`, also for a cursor of another order
   */
  connection<const Selection extends MovieSelection>(
    query: MovieConnectionInput,
    options: Select<Selection> & ConnectionOptions,
  ): Promise<MovieConnection<SelectedMovie<Selection>>>;
  get(id: string): Promise<Movie>;
  /** Several movies with the selected fields, in the order of the ids; null for an id that is unknown or none. */
  getMany<const Selection extends MovieSelection>(
    ids: readonly string[],
    options: Select<Selection>,
  ): Promise<readonly (SelectedMovie<Selection> | null)[]>;
  /** The same by their TMDB ids. */
  getManyByTmdbId<const Selection extends MovieSelection>(
    tmdbIds: readonly number[],
    options: Select<Selection>,
  ): Promise<readonly (SelectedMovie<Selection> | null)[]>;
  update(id: string, input: MovieUpdateInput): Promise<MovieUpdated>;
  bulkUpdate(input: MovieBulkUpdateInput): Promise<BulkUpdated>;
  delete(id: string, options?: MovieDeleteInput): Promise<void>;
  autoSearch(id: string, options?: AutoSearchInput): Promise<SearchStarted>;
  refresh(id: string): Promise<RefreshStarted>;
  /** Adds many movies whose facts are known already, without asking the metadata source. */
  import(movies: readonly MovieToImport[]): Promise<MoviesImported>;
}

/** Whole tasks, or with the selected fields alone. */
export interface Tasks {
  /** @throws LibraryError `TASK_NOT_FOUND` */
  get: ReadTask;
  /** Several tasks, in the order of the ids; null for an id that is unknown or none. At most 1,000. */
  getMany<const Selection extends TaskSelection = WholeTask>(
    ids: readonly string[],
    options?: Select<Selection>,
  ): Promise<readonly (SelectedTask<Selection> | null)[]>;
  /**
   * The newest first; in some states, of one kind, or about one subject (a movie's id) if asked.
   *
   * @throws LibraryError `INVALID_INPUT`
   */
  list<const Selection extends TaskSelection = WholeTask>(
    params?: TaskListParams,
    options?: Select<Selection>,
  ): Promise<SelectedTaskPage<Selection>>;
  /** How many tasks `list` would find on all its pages together. @throws LibraryError `INVALID_INPUT` */
  count(params?: Omit<TaskListParams, 'limit' | 'cursor'>): Promise<number>;
  /**
   * The newest tasks about each of several subjects, in the order of the subjects.
   *
   * @param limit how many tasks of each, at most 100
   */
  listBySubjects<const Selection extends TaskSelection = WholeTask>(
    subjectIds: readonly string[],
    limit: number,
    options?: Select<Selection>,
  ): Promise<readonly (readonly SelectedTask<Selection>[])[]>;
  /**
   * Ends a task that has not ended yet; a running one gets its signal, on whichever instance it runs. A task that has
   * ended stays as it is.
   *
   * @throws LibraryError `TASK_NOT_FOUND`
   */
  cancel: ReadTask;
  /**
   * Queues a task that failed or was cancelled once more, with all its attempts.
   *
   * @throws LibraryError `TASK_NOT_FOUND`; `TASK_NOT_RETRYABLE` for any other state, or while its work is being done by
   *   another task
   */
  retry: ReadTask;
  /** How the tasks stand, for monitoring. */
  statistics(): Promise<TaskStatistics>;
}

/** Answers a task: all of it, or the selected fields. */
type ReadTask = <const Selection extends TaskSelection = WholeTask>(
  id: string,
  options?: Select<Selection>,
) => Promise<SelectedTask<Selection>>;

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
  /**
   * Changes whether and when it runs; nothing is changed if it could not run afterwards.
   *
   * @throws LibraryError `SCHEDULE_NOT_FOUND`, `INVALID_INPUT`
   */
  update(id: string, input: ScheduleUpdateInput): Promise<Schedule>;
  /** Starts its work now, or joins the run under way. @throws LibraryError `SCHEDULE_NOT_FOUND` */
  run(id: string): Promise<TaskStarted>;
}

export interface StartOptions {
  /** Whether this instance runs tasks and schedules (default true); one that only serves requests says false. */
  readonly tasks?: boolean | undefined;
}

export interface Metadata {
  /**
   * Looks a movie up at the metadata source, the best match first.
   *
   * @throws LibraryError `INVALID_INPUT`, or what the source says when it is in trouble
   */
  search(
    query: MetadataSearchQuery,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<MetadataMatch[]>;
}

export interface QualityProfiles {
  /** All of them: whole, or with the selected fields alone. */
  list<const Selection extends QualityProfileSelection = WholeQualityProfile>(
    options?: Select<Selection>,
  ): Promise<SelectedQualityProfile<Selection>[]>;
}

export interface ScheduleHealth {
  /** False if a schedule that is enabled cannot run, or if the database does not answer. */
  readonly ok: boolean;
  /** The schedules that cannot run, each with the reason as a sentence. */
  readonly problems: readonly { readonly id: string; readonly problem: string }[];
}

export interface LibraryHealth {
  readonly database: {
    /** Whether it can be read and written. */
    readonly ok: boolean;
    readonly driver: 'sqlite' | 'postgresql';
    /** What is wrong while it is not ok: a sentence without paths, hosts or accounts, for everybody to see. */
    readonly problem?: string | undefined;
  };
  readonly schedules: ScheduleHealth;
  readonly metadata: { readonly source: string; readonly description: string };
}

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
