import type { TaskStarted } from '../tasks/task.schema.ts';
import type { ScanStartInput, ScanStatus } from './scan.schema.ts';

/** The operations of scans, which find the files in root folders. */
export interface Scan {
  /**
   * Starts a scan of all root folders or of one, or joins the same scan that is under way. A scan changes no file: it stores which
   * files movies have, and what is in them.
   *
   * @throws LibraryError `INVALID_INPUT`, `ROOT_FOLDER_NOT_FOUND`
   * @example
   * const { taskId } = await library.scan.start({ addMovies: true });
   * const { state, percent } = await library.tasks.get(taskId);
   * console.log(state, percent);
   */
  start(input?: ScanStartInput): Promise<TaskStarted>;
  /**
   * Returns the last scan of every root folder.
   *
   * @example
   * const { isScanning, rootFolders } = await library.scan.status();
   * console.log(isScanning, rootFolders.map(({ path, state, problem }) => `${path}: ${problem?.message ?? state}`));
   */
  status(): Promise<ScanStatus>;
}
