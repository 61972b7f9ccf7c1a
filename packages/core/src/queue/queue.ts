import type { QueueImports } from './completed/queue-imports.ts';
import type { QueueItem, QueuePage, QueueQuery } from './queue.schema.ts';

/** What the download clients do for the library: what was grabbed, and what users add to our category there. */
export interface Queue extends QueueImports {
  /**
   * Returns a page of the downloads, the last one first.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { items } = await library.queue.list({ status: 'downloading' });
   * console.log(items.map(({ title, progress, timeleft }) => `${title}: ${progress} %, ${timeleft} left`));
   */
  list(query?: QueueQuery): Promise<QueuePage>;
  /**
   * @throws LibraryError `QUEUE_ITEM_NOT_FOUND`
   * @example
   * const [first] = (await library.queue.list()).items;
   * if (first) console.log((await library.queue.get(first.id)).statusMessages);
   */
  get(id: string): Promise<QueueItem>;
}
