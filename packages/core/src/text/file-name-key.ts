import { basename, normalize } from 'node:path';

/**
 * A file's name without the differences that some file systems ignore: capital and small letters, composed and decomposed accents.
 * Paths that lead to the same file have the same key.
 */
export function fileNameKey(path: string): string {
  return basename(normalize(path)).normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}
