import type { TaskStarted } from '../tasks/task.schema.ts';
import type {
  RecycleBinEmptyInput,
  RecycleBinPage,
  RecycleBinQuery,
  RestoredFile,
} from './recycle-bin.schema.ts';

/** The files that were deleted, in the folder `.cinephage-recycle` of their root folder. */
export interface RecycleBin {
  /**
   * Lists deleted files, the last one first.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { items, pagination } = await library.recycleBin.list({ limit: 50 });
   * console.log(pagination.total, items[0]?.path);
   */
  list(query?: RecycleBinQuery): Promise<RecycleBinPage>;
  /**
   * Puts a file and its subtitles back where they were. The movie has it again if it is still in the library and has got no other file.
   *
   * @throws LibraryError `RECYCLE_BIN_ITEM_NOT_FOUND`, `FILE_ALREADY_EXISTS` if another file is there now, `ROOT_FOLDER_UNAVAILABLE`,
   *   `FILE_NOT_FOUND`, `FILE_OPERATION_REFUSED`, `MOVIE_FILES_BUSY`; the file stays in the recycle bin then
   * @example
   * const { items } = await library.recycleBin.list({ limit: 1 });
   * for (const { id } of items) {
   *   const { path, fileId } = await library.recycleBin.restore(id);
   *   console.log(path, fileId);
   * }
   */
  restore(id: string): Promise<RestoredFile>;
  /**
   * Deletes a file for good.
   *
   * @throws LibraryError `RECYCLE_BIN_ITEM_NOT_FOUND`, `ROOT_FOLDER_UNAVAILABLE`, `FILE_DELETION_REFUSED`, `MOVIE_FILES_BUSY`
   * @example
   * const { items } = await library.recycleBin.list({ limit: 1 });
   * for (const { id } of items) {
   *   await library.recycleBin.delete(id);
   * }
   */
  delete(id: string): Promise<void>;
  /**
   * Starts the task that deletes all files of the recycle bins for good, or joins the running one. Files of root folders that are not
   * mounted stay.
   *
   * @throws LibraryError `CONFIRMATION_REQUIRED` for more than 20 files that are more than a tenth of all, unless `confirm` is true
   * @example
   * const { taskId } = await library.recycleBin.empty({ confirm: true });
   * console.log((await library.tasks.get(taskId)).state);
   */
  empty(options?: RecycleBinEmptyInput): Promise<TaskStarted>;
}
