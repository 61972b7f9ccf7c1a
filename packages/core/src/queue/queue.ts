import type { QueueImports } from './completed/queue-imports.ts';
import type {
  QueueCleanedUp,
  QueueCleanUpOptions,
  QueueEvent,
  QueueItem,
  QueuePage,
  QueueQuery,
  QueueRemoveOptions,
} from './queue.schema.ts';

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
  /**
   * Takes a download out of the queue and ends its grab, so that another release can be grabbed for its version. Its client removes it
   * within seconds, or once it can be reached again.
   *
   * @throws LibraryError `INVALID_INPUT`, `QUEUE_ITEM_NOT_FOUND`; `MOVIE_FILES_BUSY` while its file is imported
   * @example
   * const { items } = await library.queue.list({ status: 'failed' });
   * for (const { id } of items) await library.queue.remove(id, { blocklist: true });
   */
  remove(id: string, options?: QueueRemoveOptions): Promise<void>;
  /**
   * Takes downloads that are imported or have failed out of the queue. Their clients keep what they have, unless their settings want it removed.
   *
   * @returns how many there were
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { removedCount } = await library.queue.cleanUp({ removeFailed: false });
   * console.log(removedCount);
   */
  cleanUp(options?: QueueCleanUpOptions): Promise<QueueCleanedUp>;
  /**
   * Publishes changes of the queue from the time on at which the promise resolves, also those of other processes. A consumer that is slow
   * gets the last of several changes of a download only.
   *
   * @example
   * const changes = await library.queue.stream({ signal: AbortSignal.timeout(1_000) });
   * for await (const { type, item } of changes) {
   *   console.log(type, item?.title, item?.progress);
   * }
   */
  stream(options?: { readonly signal?: AbortSignal | undefined }): Promise<AsyncIterableIterator<QueueEvent>>;
}
