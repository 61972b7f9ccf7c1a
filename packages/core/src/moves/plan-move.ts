import { basename, join, relative } from 'node:path';
import type { Database } from '../database/database.ts';
import { isBelow, isWithin } from '../disk/is-within.ts';
import { findMovieFiles } from '../files/read-movie-files.ts';
import { ensureMovieFolder, findFolderBelow } from '../root-folders/ensure-movie-folder.ts';

export interface FileToMove {
  readonly fileId: string;
  /** Id of the movie for the default version. */
  readonly versionId: string;
  readonly source: string;
  readonly target: string;
  /** Bytes. */
  readonly size: number;
}

export interface MovePlan {
  readonly movieId: string;
  /** The root folder that the files are in. */
  readonly from: string;
  /** That of the movie. */
  readonly to: string;
  readonly files: readonly FileToMove[];
}

/**
 * Which files of a movie are below another root folder, and where they belong: at the same place in the folder of the movie. Versions
 * with a root folder of their own stay. The disk is not read.
 *
 * @throws LibraryError `MOVIE_NOT_FOUND`
 */
export async function planMove(database: Database, movieId: string, from: string): Promise<MovePlan> {
  return database.transaction(
    async (em) => {
      const oldFolder = await findFolderBelow({ database }, em, movieId, from);
      const { rootFolderPath: to, path } = await ensureMovieFolder(
        { database },
        em,
        movieId,
        oldFolder ?? undefined,
      );
      const stored = await findMovieFiles(database, em, movieId);
      const files = stored
        .filter(
          (file) => file.rootFolderPath === to && isBelow(file.path, from) && !isWithin(file.path, path),
        )
        .map((file): FileToMove => {
          const old = oldFolder === null ? null : join(from, oldFolder);
          const inside =
            old !== null && isBelow(file.path, old) ? relative(old, file.path) : basename(file.path);
          const { id, versionId, size } = file;
          return {
            fileId: id,
            versionId: versionId ?? movieId,
            source: file.path,
            target: join(path, inside),
            size,
          };
        });
      return { movieId, from, to, files: from === to ? [] : files };
    },
    { lock: 'movies' },
  );
}
