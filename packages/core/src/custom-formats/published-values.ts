import type { ConditionType } from './condition-types.ts';

/** Names that published formats have for types of conditions. The last three are ours: other programs do not know them. */
export const implementations = {
  releaseTitle: 'ReleaseTitleSpecification',
  edition: 'EditionSpecification',
  releaseGroup: 'ReleaseGroupSpecification',
  language: 'LanguageSpecification',
  source: 'SourceSpecification',
  resolution: 'ResolutionSpecification',
  qualityModifier: 'QualityModifierSpecification',
  indexerFlag: 'IndexerFlagSpecification',
  size: 'SizeSpecification',
  videoCodec: 'VideoCodecSpecification',
  audioCodec: 'AudioCodecSpecification',
  hdr: 'HdrSpecification',
} as const satisfies Record<ConditionType, string>;

const languages =
  'unknown English French Spanish German Italian Danish Dutch Japanese Icelandic Chinese Russian Polish Vietnamese Swedish Norwegian ' +
  'Finnish Turkish Portuguese Flemish Greek Korean Hungarian Hebrew Lithuanian Czech Hindi Romanian Thai Bulgarian PortugueseBR Arabic ' +
  'Ukrainian Persian Bengali Slovak Latvian SpanishLatino Catalan Croatian Serbian Bosnian Estonian Tamil Indonesian Telugu Macedonian ' +
  'Slovenian Malayalam Kannada Albanian Afrikaans Marathi Tagalog Urdu Romansh Mongolian Georgian';

/** What the numbers of published formats stand for, by the type of their condition. */
export const publishedValues: Partial<Record<ConditionType, ReadonlyMap<number, string>>> = {
  language: new Map([
    [-2, 'Original'],
    [-1, 'Any'],
    ...languages.split(' ').map((language, number) => [number, language] as const),
  ]),
  source: new Map(
    [
      'unknown',
      'cam',
      'telesync',
      'telecine',
      'workprint',
      'dvd',
      'tv',
      'webdl',
      'webrip',
      'bluray',
    ].entries(),
  ),
  resolution: new Map([
    [0, 'unknown'],
    ...[360, 480, 540, 576, 720, 1080, 2160].map((lines) => [lines, `${lines}p`] as const),
  ]),
  qualityModifier: new Map(['none', 'regional', 'screener', 'rawhd', 'brdisk', 'remux'].entries()),
  indexerFlag: new Map([
    [1, 'freeleech'],
    [2, 'halfleech'],
    [4, 'doubleUpload'],
    [32, 'internal'],
    [128, 'scene'],
    [256, 'freeleech75'],
    [512, 'freeleech25'],
    [2048, 'nuked'],
  ]),
};
