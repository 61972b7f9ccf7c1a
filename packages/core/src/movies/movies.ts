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

/** The operations on movies. Each validates its input and throws `LibraryError`. */
export interface Movies {
  /**
   * Adds a movie by its TMDB id, with the metadata of the source.
   *
   * @throws LibraryError `INVALID_INPUT`, `MOVIE_ALREADY_EXISTS`, or an error of the metadata source
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   */
  add(input: MovieCreateInput): Promise<MovieCreated>;
  /**
   * Adds up to 100 movies. A movie that cannot be added does not keep the others from being added.
   *
   * @throws LibraryError `INVALID_INPUT` if any input is invalid; then no movie is added
   * @example
   * const { addedCount, ids } = await library.movies.addMany([
   *   { tmdbId: 27205, rootFolderPath: '/movies' },
   *   { tmdbId: 603, rootFolderPath: '/movies' },
   * ]);
   * console.log(addedCount, ids);
   */
  addMany(inputs: readonly MovieCreateInput[]): Promise<MoviesAdded>;
  /**
   * Returns a page of movies with the exact total.
   *
   * @param options.select the fields to read; by default those of a list
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { movies, pagination } = await library.movies.list(
   *   { genre: 'Drama', sort: 'title', limit: 50 },
   *   { select: { title: true, year: true } },
   * );
   * console.log(pagination.total, movies[0]?.title);
   */
  list<const Selection extends MovieSelection = ListItemSelection>(
    query?: MovieListInput,
    options?: Select<Selection>,
  ): Promise<SelectedMovieList<Selection>>;
  /**
   * Returns a page of movies by cursor. Following the cursors returns each movie exactly once, whatever is added or deleted
   * meanwhile, and the last page costs the same as the first.
   *
   * @throws LibraryError `INVALID_INPUT`, also for a cursor of another sort order
   * @example
   * const page = await library.movies.connection({ first: 50 }, { select: { title: true } });
   * const after = page.pageInfo.endCursor ?? undefined;
   * const next = await library.movies.connection({ first: 50, after }, { select: { title: true } });
   * console.log(next.edges.map(({ node }) => node.title));
   */
  connection<const Selection extends MovieSelection>(
    query: MovieConnectionInput,
    options: Select<Selection> & ConnectionOptions,
  ): Promise<MovieConnection<SelectedMovie<Selection>>>;
  /**
   * Returns a movie with all its fields.
   *
   * @throws LibraryError `MOVIE_NOT_FOUND`
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const movie = await library.movies.get(id);
   * console.log(movie.title, movie.credits.cast.length);
   */
  get(id: string): Promise<Movie>;
  /**
   * Returns up to 1,000 movies in the order of the ids.
   *
   * @returns null in the place of an id that no movie has
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const [movie] = await library.movies.getMany([id], { select: { title: true } });
   * console.log(movie?.title);
   */
  getMany<const Selection extends MovieSelection>(
    ids: readonly string[],
    options: Select<Selection>,
  ): Promise<readonly (SelectedMovie<Selection> | null)[]>;
  /**
   * Returns up to 1,000 movies in the order of their TMDB ids.
   *
   * @returns null in the place of a TMDB id that no movie of the library has
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const [inception] = await library.movies.getManyByTmdbId([27205], { select: { id: true } });
   * console.log(inception === null ? 'not in the library' : inception?.id);
   */
  getManyByTmdbId<const Selection extends MovieSelection>(
    tmdbIds: readonly number[],
    options: Select<Selection>,
  ): Promise<readonly (SelectedMovie<Selection> | null)[]>;
  /**
   * Changes the settings of a movie. Its files are moved to another root folder by a task, whose id is returned; with `moveFiles:
   * false` they stay.
   *
   * @throws LibraryError `INVALID_INPUT`, `MOVIE_NOT_FOUND`
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * await library.movies.update(id, { monitored: false });
   */
  update(id: string, input: MovieUpdateInput): Promise<MovieUpdated>;
  /**
   * Changes the settings of up to 10,000 movies in one transaction. The files of each are moved to another root folder by a task, as
   * with `update`.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const { updatedCount } = await library.movies.bulkUpdate({ ids: [id], monitored: false });
   * console.log(updatedCount);
   */
  bulkUpdate(input: MovieBulkUpdateInput): Promise<BulkUpdated>;
  /**
   * Deletes a movie from the library.
   *
   * @param options.deleteFiles whether its file is deleted too; false by default
   * @throws LibraryError `MOVIE_NOT_FOUND`; an error of the file system leaves the movie in the library
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * await library.movies.delete(id, { deleteFiles: true });
   */
  delete(id: string, options?: MovieDeleteInput): Promise<void>;
  /**
   * Enqueues a search for releases of a movie, or returns the id of the search that is queued or running.
   *
   * @throws LibraryError `MOVIE_NOT_FOUND`
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const { searchId } = await library.movies.autoSearch(id);
   * console.log((await library.tasks.get(searchId)).state);
   */
  autoSearch(id: string, options?: AutoSearchInput): Promise<SearchStarted>;
  /**
   * Enqueues a refresh of a movie's metadata, or returns the id of the refresh that is queued or running.
   *
   * @throws LibraryError `MOVIE_NOT_FOUND`
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const { taskId } = await library.movies.refresh(id);
   * console.log((await library.tasks.get(taskId)).kind);
   */
  refresh(id: string): Promise<RefreshStarted>;
  /**
   * Adds movies with metadata of the caller, without requests to the metadata source.
   *
   * @returns how many were added, and the TMDB ids that were skipped because they are in the library already
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const metadata = await createStarterCatalogue().getMovie(27205);
   * const file = { path: '/movies/Inception (2010)/Inception.mkv', size: 8_000_000_000, quality: 'Bluray-1080p' };
   * const { importedCount } = await library.movies.import([{ metadata, rootFolderPath: '/movies', file }]);
   * console.log(importedCount);
   */
  import(movies: readonly MovieToImport[]): Promise<MoviesImported>;
}
