import { isAbsolute, normalize, sep } from 'node:path';
import type { ErrorDetail } from '../errors/library-error.ts';

/**
 * Checks a root folder a caller named. Only its form is looked at: a disk that is not mounted now is no mistake of theirs.
 *
 * @param configured the folders movies may live in; empty: any absolute path
 * @returns the normalised path, or the rule it breaks.
 */
export function parseRootFolder(path: string, configured: readonly string[]): string | ErrorDetail {
  const broken = (message: string): ErrorDetail => ({ field: 'rootFolderPath', message });
  if (path.includes('\0')) {
    return broken('must not contain a NUL character');
  }
  if (!isAbsolute(path)) {
    return broken('must be an absolute path');
  }
  if (path.split(/[\\/]/).includes('..')) {
    return broken('must not contain ".." as a folder');
  }
  const normalized = normalizeFolder(path);
  if (configured.length > 0 && !configured.includes(normalized)) {
    return broken(`must be one of the configured root folders: ${configured.join(', ')}`);
  }
  return normalized;
}

/** Without `.`, doubled or trailing separators. */
export function normalizeFolder(path: string): string {
  const normalized = normalize(path);
  return normalized.length > 1 && normalized.endsWith(sep) ? normalized.slice(0, -1) : normalized;
}
