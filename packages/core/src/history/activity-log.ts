import type { ActivityListParams, ActivityPage } from './activity.schema.ts';

/** The history of the library: movies and files that were added, changed and deleted, and results of scans. It is kept for ever. */
export interface ActivityLog {
  /**
   * Returns a page of the history, the newest first, filtered by movie and type. Entries about a deleted movie stay.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const { items, nextCursor } = await library.activity.list({ movieId: id, limit: 50 });
   * console.log(items.map(({ type, title }) => `${type} ${title}`), nextCursor);
   */
  list(params?: ActivityListParams): Promise<ActivityPage>;
  /**
   * Counts the entries on all pages of `list` together.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const added = await library.activity.count({ type: 'added' });
   * console.log(added);
   */
  count(params?: Omit<ActivityListParams, 'limit' | 'cursor'>): Promise<number>;
}
