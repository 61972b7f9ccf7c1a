import { lstat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { isVideoName } from '../scan/folders/entry-names.ts';
import type { SkippedEntry } from '../scan/folders/folder-listing.ts';
import { listFolder } from '../scan/folders/list-folder.ts';
import { listFolders } from '../scan/folders/list-folders.ts';
import { type FoundVideo, videosOf } from '../scan/found-video.ts';
import type { ImportPath } from './open-import-path.ts';

/** Probing takes about 0.1 s for each. */
const maximumVideos = 100;

export interface ImportFiles {
  readonly videos: readonly FoundVideo[];
  /** By absolute path. */
  readonly skipped: readonly SkippedEntry[];
  /** The path that was named is a file, but no video by its name. */
  readonly other: string | null;
  readonly isComplete: boolean;
}

/**
 * The videos at a path: a file, or those of a folder at any depth. Names above the folder that is allowed say nothing about a movie.
 *
 * @throws errors of the file system, and the reason of `signal`
 */
export async function findImportFiles(
  { path, base }: ImportPath,
  signal: AbortSignal = new AbortController().signal,
): Promise<ImportFiles> {
  const found = await lstat(path);
  if (!found.isDirectory()) {
    const videos = found.isFile() && isVideoName(path) ? [await findVideo({ path, base })] : [];
    return { videos, skipped: [], other: videos.length === 0 ? path : null, isComplete: true };
  }
  const videos: FoundVideo[] = [];
  const skipped: SkippedEntry[] = [];
  const onSkipped = (entry: SkippedEntry) => void skipped.push({ ...entry, path: join(path, entry.path) });
  for await (const folder of listFolders({ root: path, signal, onSkipped })) {
    videos.push(...videosOf(base, { ...folder, path: join(relative(base, path), folder.path) }));
    if (videos.length > maximumVideos) {
      return { videos: videos.slice(0, maximumVideos), skipped, other: null, isComplete: false };
    }
  }
  return { videos, skipped, other: null, isComplete: true };
}

/** A video, which knows the others of its folder. */
export async function findVideo({ path, base }: ImportPath): Promise<FoundVideo> {
  const folder = relative(base, dirname(path));
  const listing = await listFolder({ path: base, realPath: base }, folder);
  const name = basename(path);
  const videos = listing.videos.includes(name) ? listing.videos : [name];
  const video = videosOf(base, { ...listing, videos }).find((one) => one.path === path);
  if (video === undefined) {
    throw new TypeError(`${name} is not a name of a video.`);
  }
  return video;
}
