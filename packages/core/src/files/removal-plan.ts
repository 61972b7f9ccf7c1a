import { basename, join } from 'node:path';
import type { Database } from '../database/database.ts';
import { diskIdOf } from '../disk/disk-entry.ts';
import { recycleBinName } from '../disk/recycle.ts';
import { renamedPath } from '../disk/temporary-name.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { checkRemoval, type RemovableFile, type RemovalDeps } from './check-removal.ts';
import { refused } from './deletion-refused.ts';
import { findSidecars } from './find-sidecars.ts';
import type { StoredMovieFile } from './read-movie-files.ts';

/** A removed file as the recycle bin stores it: all that is needed to store it again. JSON keeps it. */
export interface RecycledFile extends Omit<StoredMovieFile, 'dateAdded' | 'probedAt'> {
  readonly dateAdded: string;
  readonly probedAt: string | null;
  readonly title: string;
  readonly tmdbId: number;
}

/** Where a file goes that is removed, and what goes along. JSON keeps it. */
export interface RemovalPlan extends RemovableFile {
  /** Id of the item in the recycle bin. */
  readonly itemId: string;
  readonly file: RecycledFile;
  /** Device and inode of the root folder. */
  readonly rootId: string;
  readonly sidecars: readonly string[];
}

/**
 * Plans the removal of a file. Touches nothing.
 *
 * @throws LibraryError as of `checkRemoval`
 */
export async function planRemoval(deps: RemovalDeps, stored: StoredMovieFile): Promise<RemovalPlan> {
  const checked = await checkRemoval(deps, stored);
  const { path } = checked;
  const sidecars =
    path === null
      ? []
      : await findSidecars(path).catch((cause) => {
          throw refused(`The folder of ${path} cannot be read`, cause);
        });
  const rootId = await diskIdOf(checked.root);
  return { ...checked, itemId: uuidv7(), file: await toRecycledFile(deps, stored), rootId, sidecars };
}

async function toRecycledFile(
  { database }: { readonly database: Database },
  { dateAdded, probedAt, ...stored }: StoredMovieFile,
): Promise<RecycledFile> {
  const movie = await database
    .kysely(database.fork())
    .selectFrom('movie')
    .select(['title', 'tmdb_id as tmdbId'])
    .where('id', '=', stored.movieId)
    .executeTakeFirstOrThrow();
  return {
    ...stored,
    ...movie,
    dateAdded: dateAdded.toISOString(),
    probedAt: probedAt?.toISOString() ?? null,
  };
}

/**
 * Where an entry goes: into the recycle bin, or, if the root folder has none, to a hidden name next to it until the rows are
 * committed.
 */
export const removedPath = ({ root, recycleDays, itemId }: RemovalPlan, path: string): string =>
  recycleDays > 0 ? join(binFolder(root), itemId, basename(path)) : renamedPath(path, itemId);

export const binFolder = (root: string): string => join(root, recycleBinName);
