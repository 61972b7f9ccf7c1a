import type { ImportDetection } from '../../import/import.schema.ts';
import type { TaskStarted } from '../../tasks/task.schema.ts';
import type { QueueImportInput, QueueRetried } from './queue-imports.schema.ts';

/** The import of finished downloads. It happens by itself; these are for what could not be imported, and for what failed. */
export interface QueueImports {
  /**
   * Looks at the files of a finished download: which movie each is of, what it would become, and what is against that.
   *
   * @throws LibraryError `QUEUE_ITEM_NOT_FOUND`; `FILE_NOT_FOUND` if its files are not there, or not known yet
   * @example
   * const [blocked] = (await library.queue.list({ status: 'warning' })).items;
   * if (blocked) {
   *   const { files } = await library.queue.candidates(blocked.id);
   *   console.log(files.map(({ path, rejections }) => [path, rejections.length]));
   * }
   */
  candidates(id: string): Promise<ImportDetection>;
  /**
   * Starts a task of the kind `import-download` that imports chosen files of a finished download. Reasons that a user may overrule do not
   * count, such as that a file is a sample by its name.
   *
   * @throws LibraryError `INVALID_INPUT`, `QUEUE_ITEM_NOT_FOUND`, `MOVIE_NOT_FOUND`, `VERSION_NOT_FOUND`; `FILE_NOT_FOUND` for what is not a
   *   file of the download; `QUEUE_ITEM_NOT_RETRYABLE` if it is not finished, or imported already
   * @example
   * const [blocked] = (await library.queue.list({ status: 'warning' })).items;
   * const [movie] = (await library.movies.list({ search: 'inception' })).movies;
   * if (blocked && movie) {
   *   const [file] = (await library.queue.candidates(blocked.id)).files;
   *   if (file) await library.queue.import(blocked.id, { files: [{ path: file.path, movieId: movie.id }] });
   * }
   */
  import(id: string, input: QueueImportInput): Promise<TaskStarted>;
  /**
   * Tries a download again that failed or could not be imported: it is imported if its files are there, else another release is searched for.
   *
   * @throws LibraryError `QUEUE_ITEM_NOT_FOUND`; `QUEUE_ITEM_NOT_RETRYABLE` if it has not failed
   * @example
   * const [failed] = (await library.queue.list({ status: 'failed' })).items;
   * if (failed) console.log((await library.queue.retry(failed.id)).action);
   */
  retry(id: string): Promise<QueueRetried>;
}
