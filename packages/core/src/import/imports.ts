import type { TaskStarted } from '../tasks/task.schema.ts';
import type { ImportDetectInput, ImportDetection, ImportExecuteInput } from './import.schema.ts';

/**
 * Imports files from root folders, and from the folders of the option `importFolders`, into the folders of their movies: first a look,
 * then the chosen files.
 */
export interface Imports {
  /**
   * Looks at a file, or at the videos of a folder and those inside of it: which movie each is of, what it would become, and why it is
   * not imported. Changes nothing.
   *
   * @throws LibraryError `INVALID_INPUT`; `PATH_NOT_ALLOWED` for any other folder; `FILE_NOT_FOUND`
   * @example
   * const [root] = await library.rootFolders.list();
   * if (root) {
   *   const { files } = await library.imports.detect({ path: root.path });
   *   console.log(files.map(({ path, target, rejections }) => [path, target, rejections.length]));
   * }
   */
  detect(input: ImportDetectInput): Promise<ImportDetection>;
  /**
   * Starts a task of the kind `import-files` that imports files. Its result has what became of each; one that is refused does not
   * keep the others from being imported. An existing file of a movie is replaced by an upgrade only, and goes to the recycle bin. The
   * same call while its task is queued or running returns that task.
   *
   * @throws LibraryError `INVALID_INPUT`, `PATH_NOT_ALLOWED`, `FILE_NOT_FOUND`, `MOVIE_NOT_FOUND`
   * @example
   * const { id: movieId } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const [root] = await library.rootFolders.list();
   * if (root) {
   *   const items = [{ path: `${root.path}/Inception.2010.1080p.BluRay.x264-GROUP.mkv`, movieId }];
   *   const { taskId } = await library.imports.execute({ items, method: 'move' });
   *   console.log(taskId);
   * }
   */
  execute(input: ImportExecuteInput): Promise<TaskStarted>;
}
