/** What a template reads of a movie. */
export interface NamedMovie {
  readonly title: string;
  readonly originalTitle: string | null;
  readonly year: number | null;
  readonly tmdbId: number;
  readonly imdbId: string | null;
  readonly genres: readonly string[];
  readonly certification?: string | null;
  readonly studio?: string | null;
  readonly collection?: string | null;
}

/** What a template reads of a probed file. Languages are codes such as `en`. */
export interface NamedMediaInfo {
  readonly videoCodec?: string | null;
  readonly videoBitDepth?: number | null;
  /** `HDR`, or null. */
  readonly videoDynamicRange?: string | null;
  /** Such as `DV HDR10`. */
  readonly videoDynamicRangeType?: string | null;
  readonly is3d?: boolean;
  /** Width and height in pixels, such as `1920x1080`. */
  readonly resolution?: string | null;
  readonly audioCodec?: string | null;
  /** Such as 5.1. */
  readonly audioChannels?: number | null;
  readonly audioLanguages?: readonly string[];
  readonly subtitleLanguages?: readonly string[];
}

/** Which release of the same quality a file is: 2 for a proper or repack, 3 for a second repack. */
export interface NamedRevision {
  readonly version: number;
  readonly real: number;
  readonly isRepack?: boolean;
}

/** What a template reads of a movie's file. */
export interface NamedFile {
  readonly quality: string | null;
  readonly revision?: NamedRevision | null;
  readonly edition?: string | null;
  readonly releaseGroup?: string | null;
  /** Name of the release it came from. */
  readonly releaseTitle?: string | null;
  /** Name that it had when it was found, without extension. */
  readonly originalFileName?: string | null;
  readonly customFormats?: readonly string[];
  readonly mediaInfo?: NamedMediaInfo | null;
}

/** A movie, and the file if a file is named. */
export interface NamingSubject {
  readonly movie: NamedMovie;
  readonly file: NamedFile | null;
}
