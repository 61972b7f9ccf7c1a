import { join } from 'node:path';
import { identify } from '../../disk/file-identity.ts';
import { findImportFiles } from '../../import/find-import-files.ts';
import type { ImportPath } from '../../import/open-import-path.ts';
import { parseReleasePath } from '../../releases/parse-release-path.ts';
import type { ParsedRelease } from '../../releases/parsed-release.schema.ts';
import type { FoundVideo } from '../../scan/found-video.ts';
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
      const leftOutKind = found.leftOutKind();
      videos.push({ found, name: found.relativePath, size: identity.size, leftOutKind, part });
    }
  }
  const hasMovie = videos.some(({ leftOutKind }) => leftOutKind === null);
  const others = hasMovie ? noOthers : await listOtherFiles(place.path, signal);
  return { title, videos, others, isDisc: skipped.some(({ reason }) => reason === 'disc') };
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
