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
import type { Task, TaskListParams } from './tasks/task.schema.ts';

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
  /** The newest first; of one subject (a movie's id) if asked. */
  list(params?: TaskListParams): Promise<Task[]>;
  /** Ends a task that has not ended yet. @throws LibraryError `TASK_NOT_FOUND` */
  cancel(id: string): Promise<Task>;
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
  readonly qualityProfiles: QualityProfiles;
  /** Starts running tasks. Reading and writing work without it. */
  start(): Promise<void>;
  /** Lets running tasks end or hands them back, then closes the database. Safe to call twice. */
  stop(): Promise<void>;
  health(): Promise<LibraryHealth>;
  [Symbol.asyncDispose](): Promise<void>;
}
