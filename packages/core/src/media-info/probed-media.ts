import type { MediaInfo } from '../files/media-info.schema.ts';
import type { NamedMediaInfo } from '../naming/naming-subject.ts';

/** Dynamic ranges of a picture, as names of releases write them. */
export type DynamicRange = 'DV' | 'HDR10+' | 'HDR10' | 'HLG' | 'SDR';

/**
 * What is wrong with a file:
 * `noVideo`: it has no picture, so it is not a movie; `truncated`: its end is missing;
 * `unreadable`: the file system or the analysis failed.
 */
export type MediaProblemKind = 'noVideo' | 'truncated' | 'unreadable';

export interface MediaProblem {
  readonly kind: MediaProblemKind;
  /** A sentence for people, without the path of the file. */
  readonly message: string;
  /** Code of the file system, such as `EACCES`; null: the file system did not fail. */
  readonly errorCode: string | null;
}

/** What probing a file found. What is unknown is null, or an empty list. */
export interface ProbedMedia {
  /** Format of the file, such as `Matroska`. */
  readonly container: string | null;
  readonly durationSeconds: number | null;
  /** Of all tracks, in bits per second. */
  readonly bitRate: number | null;
  /** The encoder if it is known, else the format: `x264`, `h264`, `x265`, `hevc`. */
  readonly videoCodec: string | null;
  readonly videoBitDepth: number | null;
  /** Pixels. */
  readonly width: number | null;
  /** Pixels. */
  readonly height: number | null;
  /** Frames per second. */
  readonly frameRate: number | null;
  /** Every one that a player can choose, such as `DV` and `HDR10`; `SDR` alone without a high one. */
  readonly dynamicRanges: readonly DynamicRange[];
  readonly is3d: boolean;
  /** Of the track that players choose, as names of releases write it: `DD+ Atmos`, `DTS-HD MA`. */
  readonly audioCodec: string | null;
  /** Of the same track, such as 5.1. */
  readonly audioChannels: number | null;
  /** English names, as `parseReleaseName` gives them, in the order of the tracks; commentary does not count. */
  readonly audioLanguages: readonly string[];
  /** The same as codes such as `en`. */
  readonly audioLanguageCodes: readonly string[];
  /** English names, in the order of the tracks. */
  readonly subtitleLanguages: readonly string[];
  /** The same as codes such as `en`. */
  readonly subtitleLanguageCodes: readonly string[];
  /** Null: the file is as it should be. A truncated file has its media info too, as far as it is known. */
  readonly problem: MediaProblem | null;
}

const nothingKnown: Omit<ProbedMedia, 'problem'> = {
  container: null,
  durationSeconds: null,
  bitRate: null,
  videoCodec: null,
  videoBitDepth: null,
  width: null,
  height: null,
  frameRate: null,
  dynamicRanges: [],
  is3d: false,
  audioCodec: null,
  audioChannels: null,
  audioLanguages: [],
  audioLanguageCodes: [],
  subtitleLanguages: [],
  subtitleLanguageCodes: [],
};

/** @returns what is known of a file that could not be probed: its problem */
export const unknownMedia = (problem: MediaProblem): ProbedMedia => ({ ...nothingKnown, problem });

/** Width and height as `1920x1080`; null without a picture. */
const resolutionOf = ({ width, height }: ProbedMedia) =>
  width === null || height === null ? null : `${width}x${height}`;

/** @returns what a movie's file stores and clients see */
export function toMediaInfo(media: ProbedMedia): MediaInfo {
  const { videoCodec, audioCodec, audioChannels } = media;
  return { videoCodec, audioCodec, audioChannels, resolution: resolutionOf(media) };
}

/** @returns what the templates of names read */
export function toNamedMediaInfo(media: ProbedMedia): NamedMediaInfo {
  const highRanges = media.dynamicRanges.filter((range) => range !== 'SDR');
  return {
    ...toMediaInfo(media),
    videoBitDepth: media.videoBitDepth,
    videoDynamicRange: highRanges.length > 0 ? 'HDR' : null,
    videoDynamicRangeType: highRanges.join(' ') || null,
    is3d: media.is3d,
    audioLanguages: media.audioLanguageCodes,
    subtitleLanguages: media.subtitleLanguageCodes,
  };
}
