import { parseReleasePath } from './parse-release-path.ts';
import type { ParsedRelease } from './parsed-release.schema.ts';
import { readName } from './read-name.ts';

/**
 * Reads the name of a release, a file or a folder.
 *
 * @param name - One name, such as the title of an indexer's result; of an absolute path, the folder is read too. The first
 *   1,000 characters are read.
 * @returns What the name says; `null`, empty lists and the quality `Unknown` for what it does not say.
 * @example
 * const { title, year, quality } = parseReleaseName('The.Matrix.1999.1080p.BluRay.x264-GROUP');
 * console.log(title, year, quality.name); // The Matrix 1999 Bluray-1080p
 */
export function parseReleaseName(name: string): ParsedRelease {
  return absolutePath.test(name) ? parseReleasePath(name) : readName(name).release;
}

/** Slashes alone make no path: `Ice/Off`, `Hun/Ger`. */
const absolutePath = /^(?:[a-z]:\\|[\\/]\S)/i;
