import { releaseModifiers, releaseSources } from '../releases/parsed-release.schema.ts';
import { indexerFlags } from '../releases/release.ts';

/** What of a release a condition is about. Conditions of one type belong together. */
export const conditionTypes = [
  'releaseTitle',
  'edition',
  'releaseGroup',
  'language',
  'source',
  'resolution',
  'qualityModifier',
  'videoCodec',
  'audioCodec',
  'hdr',
  'indexerFlag',
  'size',
] as const;
export type ConditionType = (typeof conditionTypes)[number];

/** Types whose value is a regular expression. */
export const patternTypes = ['releaseTitle', 'edition', 'releaseGroup'] as const;
export type PatternType = (typeof patternTypes)[number];
export const isPatternType = (type: ConditionType): type is PatternType =>
  (patternTypes as readonly string[]).includes(type);

/** The language that a movie was made in. */
export const originalLanguage = 'Original';
/** Stands for any language that a release says. */
export const anyLanguage = 'Any';
export const unknownValue = 'unknown';

/** Names of one codec, as names of releases and probed files write it; a condition on one matches all of them. */
const videoCodecFamilies = [
  ['x264', 'h264', 'avc'],
  ['x265', 'h265', 'hevc'],
  ['h266'],
  ['av1'],
  ['vp9'],
  ['vc1'],
  ['mvc'],
  ['mpeg2'],
  ['mpeg4'],
  ['xvid'],
  ['divx'],
  ['wmv'],
] as const;

/** Values of types that have a list of them, as they are stored. Languages have any name. */
export const valuesOf = {
  source: releaseSources,
  resolution: ['unknown', '360p', '480p', '540p', '576p', '720p', '1080p', '2160p'],
  qualityModifier: ['none', ...releaseModifiers],
  videoCodec: videoCodecFamilies.flat(),
  audioCodec: [
    ...['DTS-HD MA', 'DTS-HD HRA', 'DTS-HD', 'DTS:X', 'DTS-ES', 'DTS', 'TrueHD', 'Atmos', 'DD+', 'DD'],
    ...['AAC', 'FLAC', 'PCM', 'Opus', 'Vorbis', 'MP3', 'MP2'],
  ],
  hdr: ['HDR', 'HDR10', 'HDR10+', 'DV', 'HLG', 'PQ', 'SDR'],
  indexerFlag: indexerFlags,
} as const satisfies Partial<Record<ConditionType, readonly string[]>>;

const familyOf = new Map<string, readonly string[]>(
  videoCodecFamilies.flatMap((family) => family.map((codec) => [codec, family] as const)),
);

/**
 * What names of releases call the codec of a condition. `x264` and `x265` are names of encoders, which most releases say: a condition
 * on the encoder matches it alone, one on the codec (`h264`, `hevc`) matches every name of it.
 */
export function videoCodecsOf(codec: string): readonly string[] {
  return codec.startsWith('x') ? [codec] : (familyOf.get(codec) ?? [codec]);
}
