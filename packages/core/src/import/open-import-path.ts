import { realpath } from 'node:fs/promises';
import { isAbsolute, normalize, sep } from 'node:path';
import type { Database } from '../database/database.ts';
import { withDiskErrors } from '../disk/disk-error.ts';
import { isWithin } from '../disk/is-within.ts';
import { recycleBinName } from '../disk/recycle.ts';
import { LibraryError } from '../errors/library-error.ts';
import { readRootFolders } from '../root-folders/read-root-folders.ts';
import { invalidInput } from '../validation/validate.ts';

export interface OpenImportPathDeps {
  readonly database: Database;
  readonly importFolders: readonly string[];
}

export interface ImportPath {
  /** Without links. */
  readonly path: string;
  /** The allowed folder that it is in, without links. */
  readonly base: string;
}

/**
 * Checks that a path lies in a root folder or in a folder that the operator allows, also after its links are followed. The error is the same
 * for all other paths, whether they exist or not.
 *
 * @param field the field that has the path
 * @throws LibraryError `INVALID_INPUT`, `PATH_NOT_ALLOWED`, `FILE_NOT_FOUND`
 */
export async function openImportPath(
  deps: OpenImportPathDeps,
  named: string,
  field = 'path',
): Promise<ImportPath> {
  const path = checkForm(named, field);
  const allowed = await readAllowedFolders(deps);
  if (!allowed.some(({ folder, base }) => isWithin(path, folder) || isWithin(path, base))) {
    throw notAllowed(path);
  }
  const real = await withDiskErrors(`Cannot import ${path}`, () => realpath(path));
  // The innermost one, as root folders may be inside of folders for imports.
  const inside = allowed.filter(({ base }) => isWithin(real, base));
  const [found] = inside.toSorted((one, other) => other.base.length - one.base.length);
  if (found === undefined || real.split(sep).includes(recycleBinName)) {
    throw notAllowed(path);
  }
  return { path: real, base: found.base };
}

function checkForm(named: string, field: string): string {
  const broken = (message: string) => invalidInput([{ field, message }]);
  if (named.includes('\0')) {
    throw broken('must not contain a NUL character');
  }
  if (!isAbsolute(named)) {
    throw broken('must be an absolute path');
  }
  if (named.split(/[\\/]/u).includes('..')) {
    throw broken('must not contain ".." as a folder');
  }
  const path = normalize(named);
  return path.length > 1 && path.endsWith(sep) ? path.slice(0, -1) : path;
}

/** Folders that do not exist now are left out. */
async function readAllowedFolders({ database, importFolders }: OpenImportPathDeps) {
  const roots = await readRootFolders(database);
  const folders = [...new Set([...importFolders, ...roots.map(({ path }) => path)])];
  const found = await Promise.all(
    folders.map(async (folder) => {
      const base = await realpath(folder).catch(() => null);
      return base === null ? [] : [{ folder, base }];
    }),
  );
  return found.flat();
}

const notAllowed = (path: string) =>
  new LibraryError(
    'PATH_NOT_ALLOWED',
    `${path} is not in a root folder, nor in a folder that files may be imported from.`,
  );
