import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '../../errors/code-of.ts';
import { LibraryError } from '../../errors/library-error.ts';

/** Only the owner may read a library. */
const fileMode = 0o600;
/** Suffix of files that are not complete yet. */
export const draftSuffix = '.partial';
/** Suffixes of the files that SQLite creates next to a database. */
export const sqliteSidecars = ['-journal', '-wal', '-shm'] as const;

export interface AtomicWriteOptions {
  /** Absolute path. */
  readonly path: string;
  /** Whether an existing file is replaced. */
  readonly overwrite: boolean;
  /** Writes the content to `draft`, an empty file that only its owner can read. */
  readonly write: (draft: string) => Promise<void>;
}

/**
 * Writes a file atomically: it appears at `path` complete and synced to the disk, or not at all, even if the process is killed.
 *
 * @throws LibraryError `INVALID_INPUT` if the file exists and `overwrite` is false; `DATABASE_UNAVAILABLE` if it cannot be written
 */
export async function writeFileAtomically({ path, overwrite, write }: AtomicWriteOptions): Promise<void> {
  refuseExisting(path, overwrite);
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}${draftSuffix}`);
  try {
    closeSync(openSync(draft, 'wx', fileMode));
    await write(draft);
    sync(draft);
    publish(draft, path, overwrite);
    sync(dirname(path));
  } catch (error) {
    throw toFileError(error, path);
  } finally {
    for (const suffix of ['', ...sqliteSidecars]) {
      rmSync(`${draft}${suffix}`, { force: true });
    }
  }
}

function refuseExisting(path: string, overwrite: boolean): void {
  if (!existsSync(dirname(path))) {
    throw new LibraryError('INVALID_INPUT', `The folder ${dirname(path)} does not exist.`);
  }
  if (existsSync(path) && statSync(path).isDirectory()) {
    throw new LibraryError('INVALID_INPUT', `${path} is a folder.`);
  }
  if (!overwrite && existsSync(path)) {
    throw alreadyThere(path);
  }
}

const alreadyThere = (path: string) =>
  new LibraryError('INVALID_INPUT', `The file ${path} exists already and has been left as it is.`);

/** Links instead of renaming, as a link never replaces a file that another process has created meanwhile. */
function publish(draft: string, path: string, overwrite: boolean): void {
  if (!overwrite) {
    try {
      linkSync(draft, path);
      return;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') {
        throw alreadyThere(path);
      }
      // The file system does not support links.
      refuseExisting(path, overwrite);
    }
  }
  renameSync(draft, path);
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const noRoom = ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'];
const noPermission = ['EACCES', 'EPERM', 'EROFS', 'SQLITE_CANTOPEN', 'SQLITE_READONLY'];

/** Adds path and reason to an error of the file system or SQLite. */
function toFileError(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (error instanceof LibraryError || code === '') {
    return error;
  }
  const reason = noRoom.includes(code)
    ? 'there is no room left on its disk'
    : noPermission.includes(code)
      ? `this account may not write in ${dirname(path)}`
      : (error as Error).message;
  return new LibraryError('DATABASE_UNAVAILABLE', `The file ${path} could not be written: ${reason}.`, {
    cause: error,
  });
}
