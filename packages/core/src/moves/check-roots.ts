import { readdir, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Database } from '../database/database.ts';
import { isBelowFolder } from '../database/schema/expressions.ts';
import { realPathOfExistingPart } from '../disk/disk-entry.ts';
import { identify } from '../disk/file-identity.ts';
import { isBelow, isWithin } from '../disk/is-within.ts';
import { LibraryError } from '../errors/library-error.ts';
import { readRootFolders } from '../root-folders/read-root-folders.ts';
import type { FileToMove, MovePlan } from './plan-move.ts';

/** Both root folders of a move, without links. */
export interface MoveRoots {
  readonly from: string;
  readonly to: string;
}

/**
 * Opens the root folders of a move.
 *
 * @throws LibraryError `ROOT_FOLDER_UNAVAILABLE` if one is missing or empty, as when its disk is not mounted;
 *   `FILE_OPERATION_REFUSED` if one is read-only
 */
export async function openRoots(database: Database, { from, to }: MovePlan): Promise<MoveRoots> {
  const stored = await readRootFolders(database);
  for (const path of [from, to]) {
    if (stored.some((folder) => folder.path === path && folder.readOnly)) {
      throw refused(`The root folder ${path} is read-only`);
    }
  }
  const [source, target] = [await openFolder(from), await openFolder(to)];
  if (source.isEmpty || (target.isEmpty && (await hasFiles(database, to)))) {
    throw unavailable(source.isEmpty ? from : to);
  }
  return { from: source.path, to: target.path };
}

async function openFolder(root: string) {
  try {
    const path = await realpath(root);
    return { path, isEmpty: (await readdir(path)).length === 0 };
  } catch (cause) {
    throw unavailable(root, cause);
  }
}

const unavailable = (root: string, cause?: unknown) =>
  new LibraryError(
    'ROOT_FOLDER_UNAVAILABLE',
    `The root folder ${root} is missing or empty, as when its disk is not mounted; no file was moved.`,
    { cause },
  );

/** Whether the library knows files there. A root folder may be empty if it has none yet. */
async function hasFiles(database: Database, root: string): Promise<boolean> {
  const file = await database.readKysely
    .selectFrom('movie_file')
    .select('id')
    .where(isBelowFolder('path', root))
    .limit(1)
    .executeTakeFirst();
  return file !== undefined;
}

/**
 * Checks that a file and its new folder are really inside of the root folders, and not behind links that lead out of them.
 *
 * @returns false if the file does not exist
 * @throws LibraryError `FILE_OPERATION_REFUSED`
 */
export async function checkPlaces(roots: MoveRoots, { source, target }: FileToMove): Promise<boolean> {
  const found = await identify(source);
  if (found === null) {
    return false;
  }
  if (found.kind !== 'file') {
    throw refused(`${source} is a link or a folder, not a file`);
  }
  if (!isBelow(await realpath(source), roots.from)) {
    throw refused(`${source} is behind a link that leads out of ${roots.from}`);
  }
  if (!isWithin(await realPathOfExistingPart(dirname(target)), roots.to)) {
    throw refused(`${target} is behind a link that leads out of ${roots.to}`);
  }
  return true;
}

const refused = (reason: string) =>
  new LibraryError('FILE_OPERATION_REFUSED', `${reason}; no file was moved.`);
