import type { ReleaseModifier, ReleaseSource } from '../parsed-release.schema.ts';

/**
 * How sure a word is. `strong`: it ends the title wherever it stands. `weak`: it counts after the title only. `capitals`: it
 * counts after the title, and only in capitals (CAM), because it is a common word too.
 */
export type Strength = 'strong' | 'weak' | 'capitals';

/** A source as names say it; several of these lead to one source of a quality. */
export type SourceWord =
  | Exclude<ReleaseSource, 'unknown'>
  | 'bdrip'
  | 'hddvd'
  | 'dvdr'
  | 'dvdscr'
  | 'regional'
  | 'sdtv'
  | 'rawhd';

/** What a language word is: a whole name, a code of three letters or a dub (VFF), or a code of two letters. */
export type LanguageForm = 'name' | 'code' | 'short';

/** What a word says about a release. */
export interface Facts {
  readonly source?: SourceWord;
  readonly modifier?: Extract<ReleaseModifier, 'remux' | 'brdisk'>;
  readonly resolution?: number;
  /** 4K or UHD, which a resolution in digits overrules. */
  readonly isUhd?: true;
  /** High definition without a number: HR.PDTV, HD TV. */
  readonly isHd?: true;
  /** Says that the release is a whole disc, if its source is one. */
  readonly discHint?: 'complete' | 'iso' | 'untouched' | 'pal' | 'ntsc';
  readonly videoCodec?: string;
  readonly bitDepth?: number;
  readonly hdr?: string;
  readonly audioCodec?: string;
  readonly isAtmos?: true;
  readonly audioChannels?: string;
  readonly language?: string;
  readonly languageForm?: LanguageForm;
  /** `behind`: languages next to it are those of subtitles, before and after it; `before`: only the one before it. */
  readonly subtitles?: 'both' | 'before' | 'glued';
  readonly dual?: 'dl' | 'ml' | 'multi' | 'dual';
  readonly revision?: 'proper' | 'repack' | 'real' | 'version';
  readonly version?: number;
  readonly streamingService?: string;
  readonly is3d?: true;
  readonly extra?: 'sample' | 'trailer' | 'extra';
  readonly part?: number;
  readonly imdbId?: string;
  readonly tmdbId?: number;
  readonly isEpisode?: true;
  /** A container as a word: MKV. */
  readonly container?: string;
}

export interface Word {
  readonly strength: Strength;
  readonly facts: Facts;
}

/**
 * Rows of strength, facts and the words that have them, separated by `|`. A space in a word stands for any separator or
 * none (`web dl`: WEB-DL, WEB.DL, WEBDL), an underscore for a separator that has to be there (`hd_tv`: HD-TV, not HDTV).
 */
export type WordTable = readonly (readonly [Strength, Facts, string])[];
