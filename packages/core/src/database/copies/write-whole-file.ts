import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LibraryError } from '../../errors/library-error.ts';

/** Only its owner may read what a library holds. */
const fileMode = 0o600;
/** Ends the names of files that are still being written. */
export const draftSuffix = '.partial';
/** The suffixes of the files that SQLite creates next to a database. */
export const sqliteSidecars = ['-journal', '-wal', '-shm'] as const;

export interface WholeFileOptions {
  /** Absolute. */
  readonly path: string;
  /** Whether a file of that name is replaced. */
  readonly overwrite: boolean;
  /** Fills the draft, an empty file that only its owner can read. */
  readonly write: (draft: string) => Promise<void>;
}

/**
 * Writes a file that appears under its name whole and on the disk, or not at all, whatever ends the process meanwhile.
 *
 * @throws LibraryError `INVALID_INPUT` when a file of that name exists; `DATABASE_UNAVAILABLE` when it cannot be written
 */
export async function writeWholeFile({ path, overwrite, write }: WholeFileOptions): Promise<void> {
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

/** A link, unlike a rename, never replaces a file that has appeared meanwhile. */
function publish(draft: string, path: string, overwrite: boolean): void {
  if (!overwrite) {
    try {
      linkSync(draft, path);
      return;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') {
        throw alreadyThere(path);
      }
      // This filesystem knows no links.
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

/** What a person has to know of a file that could not be written. */
function toFileError(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (error instanceof LibraryError || code === undefined) {
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

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
