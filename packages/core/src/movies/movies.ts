import type { Select } from '../select/selection.ts';
import type { ConnectionOptions, MovieConnection } from './connection/movie-connection.ts';
import type { Movie } from './movie.schema.ts';
import type { MoviesImported, MovieToImport } from './movie-import.schema.ts';
import type {
  AutoSearchInput,
  MovieBulkUpdateInput,
  MovieConnectionInput,
  MovieCreateInput,
  MovieDeleteInput,
  MovieListInput,
  MovieUpdateInput,
} from './movie-inputs.schema.ts';
import type {
  BulkUpdated,
  MovieCreated,
  MoviesAdded,
  MovieUpdated,
  RefreshStarted,
  SearchStarted,
} from './movie-results.schema.ts';
import type { MovieSelection, SelectedMovie, SelectedMovieList } from './select/movie-selection.ts';
import type { ListItemSelection } from './select/whole-movies.ts';

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
