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
  readonly source?: SourceWord | undefined;
  readonly modifier?: Extract<ReleaseModifier, 'remux' | 'brdisk'> | undefined;
  readonly resolution?: number | undefined;
  /** 4K or UHD, which a resolution in digits overrules. */
  readonly isUhd?: true | undefined;
  /** High definition without a number: HR.PDTV, HD TV. */
  readonly isHd?: true | undefined;
  /** Says that the release is a whole disc, if its source is one. */
  readonly discHint?: 'complete' | 'iso' | 'untouched' | 'pal' | 'ntsc' | undefined;
  readonly videoCodec?: string | undefined;
  readonly bitDepth?: number | undefined;
  readonly hdr?: string | undefined;
  readonly audioCodec?: string | undefined;
  readonly isAtmos?: true | undefined;
  readonly audioChannels?: string | undefined;
  readonly language?: string | undefined;
  readonly languageForm?: LanguageForm | undefined;
  /** `behind`: languages next to it are those of subtitles, before and after it; `before`: only the one before it. */
  readonly subtitles?: 'both' | 'before' | 'glued' | undefined;
  readonly dual?: 'dl' | 'ml' | 'multi' | 'dual' | undefined;
  readonly revision?: 'proper' | 'repack' | 'real' | 'version' | undefined;
  readonly version?: number | undefined;
  readonly streamingService?: string | undefined;
  readonly is3d?: true | undefined;
  readonly extra?: 'sample' | 'trailer' | 'extra' | undefined;
  readonly part?: number | undefined;
  readonly imdbId?: string | undefined;
  readonly tmdbId?: number | undefined;
  readonly isEpisode?: true | undefined;
  /** A container as a word: MKV. */
  readonly container?: string | undefined;
}

export interface Word {
  readonly strength: Strength;
  readonly facts: Facts;
  /** Whether it says something about picture or sound. */
  readonly isAboutQuality: boolean;
}

/** All facts, so that objects of them have one shape: reading a property of objects of many shapes takes many times as long. */
const unknownFacts: Readonly<Record<keyof Facts, undefined>> = {
  source: undefined,
  modifier: undefined,
  resolution: undefined,
  isUhd: undefined,
  isHd: undefined,
  discHint: undefined,
  videoCodec: undefined,
  bitDepth: undefined,
  hdr: undefined,
  audioCodec: undefined,
  isAtmos: undefined,
  audioChannels: undefined,
  language: undefined,
  languageForm: undefined,
  subtitles: undefined,
  dual: undefined,
  revision: undefined,
  version: undefined,
  streamingService: undefined,
  is3d: undefined,
  extra: undefined,
  part: undefined,
  imdbId: undefined,
  tmdbId: undefined,
  isEpisode: undefined,
  container: undefined,
};

/** A word with all its facts; those that it says nothing about are undefined. */
export const createWord = (strength: Strength, facts: Facts): Word => ({
  strength,
  facts: { ...unknownFacts, ...facts },
  isAboutQuality: factsOfQuality.some((fact) => facts[fact] !== undefined),
});

const factsOfPicture = [
  'source',
  'modifier',
  'resolution',
  'isUhd',
  'videoCodec',
  'bitDepth',
  'hdr',
  'is3d',
] as const;
const factsOfSound = ['audioCodec', 'audioChannels', 'isAtmos', 'subtitles', 'dual'] as const;
const factsOfQuality = [...factsOfPicture, ...factsOfSound];

/**
 * Rows of strength, facts and the words that have them, separated by `|`. A space in a word stands for any separator or
 * none (`web dl`: WEB-DL, WEB.DL, WEBDL), an underscore for a separator that has to be there (`hd_tv`: HD-TV, not HDTV).
 */
export type WordTable = readonly (readonly [Strength, Facts, string])[];
