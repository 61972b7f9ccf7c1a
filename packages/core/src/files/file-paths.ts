import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { normalizeFolder } from '../root-folders/parse-root-folder.ts';

/**
 * One spelling of a file's path: without `.`, doubled and trailing separators. A `..` is followed as the file system follows it,
 * through links too, where the folder exists.
 */
export async function normalizeFilePath(path: string): Promise<string> {
  if (!path.split('/').includes('..')) {
    return normalizeFolder(path);
  }
  const named = normalizeFolder(path.replace(/\/+$/u, ''));
  const folder = await realpath(dirname(path)).catch(() => null);
  return folder === null || basename(path) === '..' ? named : join(folder, basename(path));
}
