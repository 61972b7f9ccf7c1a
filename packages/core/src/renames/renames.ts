import type { TaskStarted } from '../tasks/task.schema.ts';
import type { RenameFilesInput, RenamePreview, RenamePreviewParams } from './rename.schema.ts';

/** Renaming the files of movies by the templates of `library.naming`. */
export interface Renames {
  /**
   * Returns what `execute` would rename, and what it could not. Each call examines some thousands of movies at most: `nextCursor`
   * continues, also if nothing was found so far.
   *
   * @throws LibraryError `INVALID_INPUT`, `MOVIE_NOT_FOUND`
   * @example
   * const { renames, nextCursor } = await library.renames.preview({ limit: 50 });
   * for (const { from, to, problem } of renames) console.log(problem ?? `${from} -> ${to}`);
   * console.log(nextCursor === null ? 'That is all.' : 'There are more.');
   */
  preview(params?: RenamePreviewParams): Promise<RenamePreview>;
  /**
   * Starts a task that renames files by the templates, with their subtitles and `.nfo` files. The folder of a movie keeps its name, and
   * no file is overwritten: what cannot be renamed keeps its name, and is in the result of the task.
   *
   * @throws LibraryError `INVALID_INPUT`, `MOVIE_NOT_FOUND`
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const { taskId } = await library.renames.execute({ movieIds: [id] });
   * console.log(await library.tasks.get(taskId));
   */
  execute(input?: RenameFilesInput): Promise<TaskStarted>;
}
