import { basename, dirname, extname } from 'node:path';

/** The kinds of videos that are no movies. */
export type LeftOutKind = 'sample' | 'trailer' | 'extra';

export const sampleFolders: ReadonlySet<string> = new Set(['sample', 'samples']);
export const trailerFolders: ReadonlySet<string> = new Set(['trailer', 'trailers']);
export const extraFolders: ReadonlySet<string> = new Set(
  'extras|extra|featurettes|behind the scenes|deleted scenes|interviews|scenes|shorts|other|others|clips|bonus|specials'.split(
    '|',
  ),
);
const suffix = /[\p{L}\p{N})\]}]-(sample|trailer)$/iu;
/** Of what else a name may say, `Sample` and `Trailer` come before the folder. */
const otherKind = /sample|trailer|teaser/i;

/**
 * What the suffix of a name that media servers know, or its folder, says without reading the rest of the name: rescans meet the
 * same trailers each time, and reading a whole name with its folder allocates about 40 kB.
 *
 * @returns null if the whole name has to be read
 */
export function leftOutKindOf(path: string): LeftOutKind | null {
  const stem = basename(path, extname(path));
  const bySuffix = suffix.exec(stem)?.[1]?.toLowerCase();
  if (bySuffix !== undefined) {
    return bySuffix === 'sample' ? 'sample' : 'trailer';
  }
  if (otherKind.test(stem)) {
    return null;
  }
  const folder = dirname(path);
  const name = basename(folder).toLowerCase();
  // Directly below a root, folders of these names are collections too.
  return dirname(folder) === '.'
    ? null
    : trailerFolders.has(name)
      ? 'trailer'
      : extraFolders.has(name)
        ? 'extra'
        : null;
}
