import type {
  BlocklistAddInput,
  BlocklistClearedResult,
  BlocklistClearOptions,
  BlocklistItem,
  BlocklistPage,
  BlocklistQuery,
} from './blocklist.schema.ts';

/** Releases that no search grabs, because they failed or a user wants none of them. */
export interface Blocklist {
  /**
   * Lists the entries, the last one first.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { items } = await library.blocklist.list({ limit: 50 });
   * console.log(items.map(({ title, reason }) => `${title}: ${reason}`));
   */
  list(query?: BlocklistQuery): Promise<BlocklistPage>;
  /**
   * Adds a release. It is found again by its id or its title at its indexer (at any, if none is given), by its info hash, and one of usenet
   * by its title and size at any indexer.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { id } = await library.blocklist.add({
   *   title: 'Inception.2010.1080p.BluRay.x264-Group',
   *   reason: 'The sound is out of sync.',
   * });
   * console.log(id);
   */
  add(input: BlocklistAddInput): Promise<BlocklistItem>;
  /**
   * Removes an entry: searches may grab the release again.
   *
   * @throws LibraryError `BLOCKLIST_ITEM_NOT_FOUND`
   * @example
   * const { items } = await library.blocklist.list();
   * const [first] = items;
   * if (first) await library.blocklist.remove(first.id);
   */
  remove(id: string): Promise<void>;
  /**
   * Removes all entries, or all of a movie.
   *
   * @returns how many there were
   * @throws LibraryError `INVALID_INPUT`; `CONFIRMATION_REQUIRED` for more than 20 without `confirm`
   * @example
   * const { removedCount } = await library.blocklist.clear({ confirm: true });
   * console.log(removedCount);
   */
  clear(options?: BlocklistClearOptions): Promise<BlocklistClearedResult>;
}
