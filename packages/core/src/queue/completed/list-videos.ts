import { join } from 'node:path';
import { identify } from '../../disk/file-identity.ts';
import { findImportFiles } from '../../import/find-import-files.ts';
import type { ImportPath } from '../../import/open-import-path.ts';
import { parseReleasePath } from '../../releases/parse-release-path.ts';
import type { ParsedRelease } from '../../releases/parsed-release.schema.ts';
import { type FoundVideo, releaseTitleOf } from '../../scan/found-video.ts';
import type { DownloadContents, VideoToChoose } from './choose-video.ts';
import { listOtherFiles, type OtherFiles } from './list-other-files.ts';

export interface DownloadVideo extends VideoToChoose {
  readonly found: FoundVideo;
}

/** Looks at the names and sizes of a download. @throws errors of the file system */
export async function listVideos(
  place: ImportPath,
  title: string,
  signal: AbortSignal,
): Promise<DownloadContents<DownloadVideo>> {
  const { videos: all, skipped } = await findImportFiles(place, signal);
  const videos: DownloadVideo[] = [];
  for (const found of all) {
    const identity = await identify(found.path);
    if (identity?.kind === 'file') {
      const { part } = found.parse();
      const leftOutKind = found.leftOutKind() ?? kindByWord(found.relativePath, title);
      videos.push({ found, name: found.relativePath, size: identity.size, leftOutKind, part });
    }
  }
  const hasMovie = videos.some(({ leftOutKind }) => leftOutKind === null);
  const others = hasMovie ? noOthers : await listOtherFiles(place.path, signal);
  return { title, videos, others, isDisc: skipped.some(({ reason }) => reason === 'disc') };
}

const firstOrLastWord =
  /^(?:.*[^\p{L}\p{N}])?(?<last>sample|trailer)$|^(?<first>sample|trailer)(?![\p{L}\p{N}])/iu;

/**
 * `a.movie.sample.mkv`, without a year or a quality, could be a movie of that title in a library. In a download whose title lacks the word,
 * it is a sample.
 */
function kindByWord(path: string, title: string): 'sample' | 'trailer' | null {
  const { first, last } = firstOrLastWord.exec(releaseTitleOf(path))?.groups ?? {};
  const word = (first ?? last)?.toLowerCase();
  if (word === undefined || title.toLowerCase().includes(word)) {
    return null;
  }
  return word === 'sample' ? 'sample' : 'trailer';
}

const noOthers: OtherFiles = { archives: [], programs: [], discs: [], others: [] };

/**
 * The video with the title of its release as one of its names: the title takes the place of the folder, unless the folder says the quality and the
 * title does not.
 */
export function withReleaseTitle(found: FoundVideo, title: string): FoundVideo {
  const parse = (): ParsedRelease => {
    const own = found.parse();
    const { isSample, isTrailer, isExtra, part } = own;
    const titled = parseReleasePath(join(title.replaceAll(/[/\\]/gu, ' '), nameOf(found)));
    const better = titled.quality.evidence !== 'words' && own.quality.evidence === 'words' ? own : titled;
    return { ...better, isSample, isTrailer, isExtra, part };
  };
  return { ...found, parse };
}

const nameOf = ({ path }: FoundVideo) => path.slice(path.lastIndexOf('/') + 1);
