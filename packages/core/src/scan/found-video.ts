import { basename, extname, join, sep } from 'node:path';
import { type LeftOutKind, leftOutKindOf } from '../releases/left-out-kind.ts';
import { parseReleasePath } from '../releases/parse-release-path.ts';
import type { ParsedRelease } from '../releases/parsed-release.schema.ts';
import type { FolderListing } from './folders/folder-listing.ts';
import { findNfo, type MovieIds, readNfo } from './read-nfo.ts';

/** A video below a root folder. Its name is parsed when it is needed, as most files of a scan are unchanged. */
export interface FoundVideo {
  /** Absolute. */
  readonly path: string;
  /** Below the root folder. */
  readonly relativePath: string;
  parse(): ParsedRelease;
  /** @returns null: it is a movie, or a part of one */
  leftOutKind(): LeftOutKind | null;
  /** The ids that its name has, or the file that describes it. */
  readIds(): Promise<MovieIds>;
}

/** The name of a file without its extension, as the name of a release. */
export const releaseTitleOf = (path: string): string => basename(path, extname(path));

/** Folders directly below the root, such as "Shorts" or "Specials", are not of a movie: what has a year there is one. */
function parseVideo(folder: string, name: string): ParsedRelease {
  const parsed = parseReleasePath(join(folder, name));
  if (!parsed.isExtra || folder.includes(sep)) {
    return parsed;
  }
  const { isExtra, year, imdbId, tmdbId } = parseReleasePath(name);
  return { ...parsed, isExtra: isExtra || (year === null && imdbId === null && tmdbId === null) };
}

/** @returns the videos of a folder, which know each other */
export function videosOf(root: string, folder: FolderListing): FoundVideo[] {
  const parsed = new Map<string, ParsedRelease>();
  const parse = (name: string) => {
    const known = parsed.get(name) ?? parseVideo(folder.path, name);
    parsed.set(name, known);
    return known;
  };
  const pathOf = (name: string) => (folder.path === '' ? name : `${folder.path}${sep}${name}`);
  const leftOutKind = (name: string) => leftOutKindOf(pathOf(name)) ?? kindOf(parse(name));
  const isSole = () => folder.videos.filter((name) => leftOutKind(name) === null).length === 1;
  return folder.videos.map((name) => {
    const relativePath = pathOf(name);
    return {
      path: join(root, relativePath),
      relativePath,
      parse: () => parse(name),
      leftOutKind: () => leftOutKind(name),
      async readIds() {
        const { imdbId, tmdbId } = parse(name);
        const nfo =
          imdbId === null && tmdbId === null ? findNfo(folder, name, folder.path !== '' && isSole()) : null;
        return nfo === null ? { imdbId, tmdbId } : readNfo(join(root, folder.path), nfo);
      },
    };
  });
}

const kindOf = ({ isSample, isTrailer, isExtra }: ParsedRelease): LeftOutKind | null =>
  isSample ? 'sample' : isTrailer ? 'trailer' : isExtra ? 'extra' : null;

/** Videos of several folders at a time; one folder with many is split. */
export async function* inBatches(
  folders: AsyncIterable<FolderListing>,
  { root, size }: { readonly root: string; readonly size: number },
): AsyncGenerator<readonly FoundVideo[]> {
  let batch: FoundVideo[] = [];
  for await (const folder of folders) {
    for (const video of videosOf(root, folder)) {
      batch.push(video);
      if (batch.length >= size) {
        yield batch;
        batch = [];
      }
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}
