import type { FileIdentity } from '../disk/file-identity.ts';
import type { StoreMovieFileParams } from '../files/store-movie-file.ts';
import { correctQuality } from '../media-info/correct-quality.ts';
import { type ProbedMedia, toMediaInfo } from '../media-info/probed-media.ts';
import type { ParsedRelease } from '../releases/parsed-release.schema.ts';
import { releaseTitleOf } from './found-video.ts';
import { mtimeMsOf } from './relocated-files.ts';

/** What is stored of a video, apart from the movie that it is of. */
export type FileFacts = Omit<StoreMovieFileParams, 'movieId' | 'versionId'>;

export interface ProbedVideo {
  readonly path: string;
  readonly parsed: ParsedRelease;
  readonly identity: FileIdentity;
  readonly media: ProbedMedia;
  readonly probedAt: Date;
}

/** What the name of a video and its content say together; the content is right where they differ. */
export function toFileFacts({ path, parsed, identity, media, probedAt }: ProbedVideo): FileFacts {
  const { version, real } = parsed.revision;
  return {
    path,
    ...onDisk(identity),
    quality: correctQuality(parsed.quality, media).name,
    revision: { version, real },
    releaseTitle: releaseTitleOf(path),
    releaseGroup: parsed.releaseGroup,
    edition: parsed.edition?.text ?? null,
    languages: media.audioLanguages.length > 0 ? media.audioLanguages : parsed.languages,
    ...probed(media, probedAt),
  };
}

export const onDisk = ({ size, mtimeNs, device, inode }: FileIdentity) => ({
  size,
  mtimeMs: mtimeMsOf({ mtimeNs }),
  device,
  inode,
});

export const probed = (media: ProbedMedia, probedAt: Date) => ({
  mediaInfo: toMediaInfo(media),
  mediaProblem: media.problem,
  probe: media,
  probedAt,
});
