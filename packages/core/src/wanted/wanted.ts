import type { MovieSelection, SelectedMovieList } from '../movies/select/movie-selection.ts';
import type { CutoffUnmetSelection, ListItemSelection } from '../movies/select/whole-movies.ts';
import type { Select } from '../select/selection.ts';
import type { CutoffUnmetQuery, MissingQuery, WantedSearchInput } from './wanted.schema.ts';

/**
 * Monitored movies that a file or a better file is searched for. A movie counts once, by its default version; whether it is available
 * yet does not matter.
 */
export interface Wanted {
  /**
   * Returns a page of the monitored movies without a file, with the exact total.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { movies, pagination } = await library.wanted.missing({ sort: 'year:desc' }, { select: { title: true } });
   * console.log(pagination.total, movies);
   */
  missing<const Selection extends MovieSelection = ListItemSelection>(
    query?: MissingQuery,
    options?: Select<Selection>,
  ): Promise<SelectedMovieList<Selection>>;
  /**
   * Returns a page of the monitored movies whose file is below the cutoff of their quality profile, by its quality or by the score of its
   * custom formats, with the exact total. `cutoffUnmet` says by which.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { movies, pagination } = await library.wanted.cutoffUnmet();
   * console.log(pagination.total, movies.map(({ title, cutoffUnmet }) => [title, cutoffUnmet?.reason]));
   */
  cutoffUnmet<const Selection extends MovieSelection = CutoffUnmetSelection>(
    query?: CutoffUnmetQuery,
    options?: Select<Selection>,
  ): Promise<SelectedMovieList<Selection>>;
  /**
   * Queues searches for such movies.
   *
   * @returns the task that queues them
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { taskId } = await library.wanted.search({ type: 'missing' });
   * console.log((await library.tasks.get(taskId)).state);
   */
  search(input?: WantedSearchInput): Promise<{ readonly taskId: string }>;
}
