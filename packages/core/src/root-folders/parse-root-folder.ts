import { isAbsolute, normalize, sep } from 'node:path';
import type { ErrorDetail } from '../errors/library-error.ts';

/**
 * Checks the form of a folder's path; the disk is not read.
 *
 * @param field what of the input it is
 * @returns the normalised path, or the rule it breaks
 */
export function parseFolderPath(path: string, field: string): string | ErrorDetail {
  const broken = (message: string): ErrorDetail => ({ field, message });
  if (path.includes('\0')) {
    return broken('must not contain a NUL character');
  }
  if (!isAbsolute(path)) {
    return broken('must be an absolute path');
  }
  if (path.split(/[\\/]/).includes('..')) {
    return broken('must not contain ".." as a folder');
  }
  return normalizeFolder(path);
}

/**
 * Checks the root folder of a movie. Only its form is checked: an unmounted disk is no mistake of the caller.
 *
 * @param allowed the folders movies may be in; empty: any absolute path
 * @returns the normalised path, or the rule it breaks
 */
export function parseRootFolder(path: string, allowed: readonly AllowedFolder[]): string | ErrorDetail {
  const parsed = parseFolderPath(path, 'rootFolderPath');
  return typeof parsed === 'string' ? (findOtherRootFolder(parsed, allowed) ?? parsed) : parsed;
}

/** The rule that a root folder of a movie breaks if it is not one of those that movies may be in. */
export function findOtherRootFolder(
  path: string,
  allowed: readonly AllowedFolder[],
): ErrorDetail | undefined {
  const paths = allowed.map((folder) => folder.path);
  const message = `must be one of the configured root folders: ${paths.join(', ')}`;
  return paths.length > 0 && !paths.includes(path) ? { field: 'rootFolderPath', message } : undefined;
}

interface AllowedFolder {
  readonly path: string;
}

/** Without `.`, doubled or trailing separators. */
export function normalizeFolder(path: string): string {
  const normalized = normalize(path);
  return normalized.length > 1 && normalized.endsWith(sep) ? normalized.slice(0, -1) : normalized;
}
